-- name: next_number(name)$
INSERT INTO numbers (name, last) VALUES (:name, 1)
ON CONFLICT (name) DO UPDATE SET last = numbers.last + 1
RETURNING last;

-- name: add_report(id, guild_id, about, language, text, created_at)^
INSERT INTO reports (id, guild_id, about, language, text, created_at)
VALUES (:id, :guild_id, :about, :language, :text, :created_at)
RETURNING id, guild_id, about, language, text, created_at;

-- name: get_open_reports(guild_id)
SELECT id, guild_id, about, language, text, created_at FROM reports
WHERE guild_id = :guild_id
ORDER BY id;

-- name: get_report(id, guild_id)^
SELECT id, guild_id, about, language, text, created_at FROM reports
WHERE id = :id AND guild_id = :guild_id;

-- name: delete_report(id, guild_id)^
DELETE FROM reports WHERE id = :id AND guild_id = :guild_id
RETURNING id, about;
