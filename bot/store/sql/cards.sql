-- name: add_card(id, guild_id, channel_id, what, state, revision, due_at, tries, wish, made_by, made_at)^
INSERT INTO cards (id, guild_id, channel_id, what, state, revision, due_at, tries, wish, made_by, made_at)
VALUES (:id, :guild_id, :channel_id, :what, :state, :revision, :due_at, :tries, :wish, :made_by, :made_at)
ON CONFLICT (guild_id, channel_id, what) DO NOTHING
RETURNING id;

-- name: get_card_in(guild_id, channel_id, what)^
SELECT id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at
FROM cards WHERE guild_id = :guild_id AND channel_id = :channel_id AND what = :what;

-- name: get_card(id)^
SELECT id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at
FROM cards WHERE id = :id;

-- name: get_cards(guild_id)
SELECT id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at
FROM cards WHERE guild_id = :guild_id
ORDER BY id;

-- name: get_all_cards()
SELECT id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at
FROM cards
ORDER BY id;

-- name: get_due_cards(now, most)
SELECT id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at
FROM cards WHERE due_at <= :now
ORDER BY due_at, id
LIMIT :most;

-- name: get_next_due()$
SELECT MIN(due_at) FROM cards WHERE due_at IS NOT NULL;

-- name: make_cards_due(guild_id, what, now)!
UPDATE cards SET revision = revision + 1, due_at = :now, tries = 0
WHERE guild_id = :guild_id AND (CAST(:what AS TEXT) IS NULL OR what = :what);

-- name: make_card_due(id, now)!
UPDATE cards SET revision = revision + 1, due_at = :now, tries = 0 WHERE id = :id;

-- name: ask_for_card(id, wish, now)!
UPDATE cards SET wish = :wish, revision = revision + 1, due_at = :now, tries = 0 WHERE id = :id;

-- name: record_posted(id, channel_id, message_id)^
UPDATE cards SET message_id = :message_id
WHERE id = :id AND channel_id = :channel_id AND (message_id IS NULL OR message_id = :message_id)
RETURNING id;

-- Without a reason, since that is what one has that could not be pinned.
-- name: record_taken_off(id, message_id, state)!
UPDATE cards SET state = :state, reason = NULL WHERE id = :id AND message_id = :message_id;

-- name: take_taken_off(id, before, state)^
UPDATE cards SET state = :state WHERE id = :id AND state = :before AND reason IS NULL AND wish IS NULL
RETURNING id;

-- name: record_seen(id, state, shown, checked_at, revision)!
UPDATE cards SET state = :state, shown = :shown, checked_at = :checked_at, tries = 0, reason = NULL, wish = NULL,
    due_at = NULL
WHERE id = :id AND revision = :revision;

-- name: record_failure(id, state, shown, reason, wish, tries, due_at, revision)!
UPDATE cards SET state = :state, shown = :shown, reason = :reason, wish = :wish, tries = :tries, due_at = :due_at
WHERE id = :id AND revision = :revision;

-- name: get_unchecked_channel(before)$
SELECT channel_id FROM cards
WHERE checked_at <= :before AND due_at IS NULL AND message_id IS NOT NULL
ORDER BY checked_at
LIMIT 1;

-- name: get_settled_cards(channel_id)
SELECT id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at
FROM cards WHERE channel_id = :channel_id AND due_at IS NULL AND message_id IS NOT NULL
ORDER BY id;

-- name: record_checked(id, checked_at)!
UPDATE cards SET checked_at = :checked_at WHERE id = :id;

-- name: put_card_back(id, channel_id, state, wish, now, revision)^
UPDATE cards SET message_id = NULL, shown = NULL, channel_id = :channel_id, state = :state, wish = :wish,
    made_at = :now, due_at = :now, tries = 0, reason = NULL, revision = revision + 1
WHERE id = :id AND revision = :revision
RETURNING id;

-- name: delete_card(id, guild_id, revision)^
DELETE FROM cards
WHERE id = :id AND guild_id = :guild_id AND (CAST(:revision AS BIGINT) IS NULL OR revision = :revision)
RETURNING id, guild_id, channel_id, message_id, what, state, shown, revision, due_at, tries, reason, wish, made_by,
    made_at, checked_at;
