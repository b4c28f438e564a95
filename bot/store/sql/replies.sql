-- name: put_reply(guild_id, message_id, what, reply_id, posted_day)!
INSERT INTO replies (guild_id, message_id, what, reply_id, posted_day)
VALUES (:guild_id, :message_id, :what, :reply_id, :posted_day)
ON CONFLICT (guild_id, message_id, what) DO UPDATE
SET reply_id = excluded.reply_id, posted_day = excluded.posted_day;

-- name: get_reply(guild_id, message_id, what)^
SELECT reply_id, posted_day FROM replies
WHERE guild_id = :guild_id AND message_id = :message_id AND what = :what;

-- name: delete_replies_before(day)!
DELETE FROM replies WHERE posted_day < :day;
