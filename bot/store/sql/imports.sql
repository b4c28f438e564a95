-- name: add_import(id, guild_id, author_id, document, made_at)!
INSERT INTO answer_imports (id, guild_id, author_id, document, made_at)
VALUES (:id, :guild_id, :author_id, :document, :made_at);

-- name: get_import(id, guild_id, author_id)^
SELECT id, guild_id, author_id, document, made_at FROM answer_imports
WHERE id = :id AND guild_id = :guild_id AND author_id = :author_id;

-- name: delete_imports(guild_id, author_id)!
DELETE FROM answer_imports WHERE guild_id = :guild_id AND author_id = :author_id;

-- name: delete_import(id, guild_id, author_id)^
DELETE FROM answer_imports WHERE id = :id AND guild_id = :guild_id AND author_id = :author_id RETURNING id;

-- name: delete_old_imports(before)!
DELETE FROM answer_imports WHERE made_at < :before;
