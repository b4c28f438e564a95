-- What is shipped, as rows. A server's own edits will lie over these in a table of their own, so nothing
-- here refers to a server. "hash" is the SHA-256 of "document", which is canonical JSON.

CREATE TABLE guide_entries (
    key TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- A text has a hash of its own: an edit keeps the hash of the text it was made from, and a change to the
-- entry's evidence or to the other language must not make that edit look outdated.
CREATE TABLE guide_texts (
    key TEXT NOT NULL REFERENCES guide_entries (key) ON DELETE CASCADE,
    language TEXT NOT NULL,
    document TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (key, language)
);

-- Services, sources, jobs and taxes: always read whole and never searched by a column.
CREATE TABLE shipped_documents (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);

-- Numbers that are never given twice, since SQLite and PostgreSQL spell such columns differently.
CREATE TABLE numbers (
    name TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Mistakes reported to a server's moderators. Who reported one is not kept. Times are seconds since 1970.
CREATE TABLE reports (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    about TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    resolved_at BIGINT
);

CREATE INDEX open_reports ON reports (guild_id, id) WHERE resolved_at IS NULL;

-- What Discord was last told about this application's commands.
CREATE TABLE command_syncs (
    application_id BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    synced_at BIGINT NOT NULL
);
