-- Those whose channel is behind.
-- name: get_change_logs_behind()
SELECT guild_id, last_id, upto, failure, failed_at FROM change_logs
WHERE EXISTS (SELECT 1 FROM audit WHERE audit.guild_id = change_logs.guild_id AND audit.id > change_logs.last_id)
ORDER BY guild_id;

-- name: get_change_log(guild_id)^
SELECT guild_id, last_id, upto, failure, failed_at FROM change_logs WHERE guild_id = :guild_id;

-- Another channel goes on where the one before stopped: what could not be posted there is posted here.
-- name: begin_change_log(guild_id, last_id)!
INSERT INTO change_logs (guild_id, last_id) VALUES (:guild_id, :last_id)
ON CONFLICT (guild_id) DO UPDATE SET failure = NULL, failed_at = NULL;

-- name: end_change_log(guild_id)!
DELETE FROM change_logs WHERE guild_id = :guild_id;

-- name: put_posting(guild_id, last_id, upto)!
UPDATE change_logs SET upto = :upto WHERE guild_id = :guild_id AND last_id = :last_id;

-- name: put_posted(guild_id, last_id, upto)!
UPDATE change_logs SET last_id = :upto, upto = NULL, failure = NULL, failed_at = NULL
WHERE guild_id = :guild_id AND last_id = :last_id;

-- name: put_not_posted(guild_id, failure, failed_at)!
UPDATE change_logs SET failure = :failure, failed_at = :failed_at WHERE guild_id = :guild_id;
