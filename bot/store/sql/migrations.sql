-- name: create_migrations()!
CREATE TABLE IF NOT EXISTS migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at BIGINT NOT NULL
);

-- name: get_version()$
SELECT COALESCE(MAX(version), 0) FROM migrations;

-- name: add_migration(version, name, applied_at)!
INSERT INTO migrations (version, name, applied_at) VALUES (:version, :name, :applied_at);
