-- name: get_all_server_settings()
SELECT guild_id, document FROM server_settings;

-- name: get_server_settings(guild_id)$
SELECT document FROM server_settings WHERE guild_id = :guild_id;

-- name: put_server_settings(guild_id, document)!
INSERT INTO server_settings (guild_id, document) VALUES (:guild_id, :document)
ON CONFLICT (guild_id) DO UPDATE SET document = excluded.document;
