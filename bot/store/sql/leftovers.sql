-- name: add_leftover(message_id, guild_id, channel_id, card_id, what, deed, due_at)!
INSERT INTO card_leftovers (message_id, guild_id, channel_id, card_id, what, deed, due_at, tries)
VALUES (:message_id, :guild_id, :channel_id, :card_id, :what, :deed, :due_at, 0)
ON CONFLICT (message_id) DO UPDATE SET deed = excluded.deed, due_at = excluded.due_at, tries = 0;

-- name: get_due_leftovers(now, most)
SELECT message_id, guild_id, channel_id, what, deed, tries FROM card_leftovers
WHERE due_at <= :now
    AND NOT EXISTS (SELECT 1 FROM cards WHERE cards.id = card_leftovers.card_id AND cards.message_id IS NULL)
ORDER BY due_at, message_id
LIMIT :most;

-- name: get_next_due_leftover(now)$
SELECT MIN(due_at) FROM card_leftovers WHERE due_at > :now;

-- name: delete_leftover(message_id)!
DELETE FROM card_leftovers WHERE message_id = :message_id;

-- name: put_off_leftover(message_id, due_at)!
UPDATE card_leftovers SET tries = tries + 1, due_at = :due_at WHERE message_id = :message_id;
