-- name: next_number(name)$
INSERT INTO numbers (name, last) VALUES (:name, 1)
ON CONFLICT (name) DO UPDATE SET last = numbers.last + 1
RETURNING last;

-- name: add_report(id, guild_id, about, language, text, created_at)^
INSERT INTO reports (id, guild_id, about, language, text, created_at)
VALUES (:id, :guild_id, :about, :language, :text, :created_at)
RETURNING id, guild_id, about, language, text, created_at, resolved_at;

-- name: get_open_reports(guild_id)
SELECT id, guild_id, about, language, text, created_at, resolved_at FROM reports
WHERE guild_id = :guild_id AND resolved_at IS NULL
ORDER BY id;

-- name: resolve_report(id, guild_id, resolved_at)^
UPDATE reports SET resolved_at = :resolved_at
WHERE id = :id AND guild_id = :guild_id AND resolved_at IS NULL
RETURNING id, guild_id, about, language, text, created_at, resolved_at;
