-- name: add_leftover(id, guild_id, channel_id, card_id, message_id, made_at, what, deed, due_at)!
INSERT INTO card_leftovers (id, guild_id, channel_id, card_id, message_id, made_at, what, deed, due_at, tries)
VALUES (:id, :guild_id, :channel_id, :card_id, :message_id, :made_at, :what, :deed, :due_at, 0)
ON CONFLICT (message_id) DO NOTHING;

-- name: get_leftover(id)^
SELECT id, guild_id, channel_id, card_id, message_id, made_at, what, deed, tries FROM card_leftovers WHERE id = :id;

-- name: get_due_leftovers(now, most)
SELECT id, guild_id, channel_id, card_id, message_id, made_at, what, deed, tries FROM card_leftovers
WHERE due_at <= :now
    AND NOT EXISTS (SELECT 1 FROM cards WHERE cards.id = card_leftovers.card_id AND cards.message_id IS NULL)
ORDER BY due_at, id
LIMIT :most;

-- name: get_next_due_leftover(now)$
SELECT MIN(due_at) FROM card_leftovers WHERE due_at > :now;

-- name: get_last_post(card_id)$
SELECT MAX(message_id) FROM card_leftovers WHERE card_id = :card_id;

-- name: get_posts(card_id)
SELECT message_id FROM card_leftovers WHERE card_id = :card_id AND message_id IS NOT NULL
UNION SELECT message_id FROM cards WHERE id = :card_id AND message_id IS NOT NULL;

-- name: change_deed(message_id, deed, now)^
UPDATE card_leftovers SET deed = :deed, due_at = :now, tries = 0 WHERE message_id = :message_id
RETURNING id, guild_id, channel_id, card_id, message_id, made_at, what, deed, tries;

-- name: delete_leftover(id)!
DELETE FROM card_leftovers WHERE id = :id;

-- name: delete_leftover_post(message_id)!
DELETE FROM card_leftovers WHERE message_id = :message_id;

-- name: put_off_leftover(id, due_at)!
UPDATE card_leftovers SET tries = tries + 1, due_at = :due_at WHERE id = :id;
