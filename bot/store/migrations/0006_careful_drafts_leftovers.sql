-- careful is 1 from the first version on that a second editor approved.
ALTER TABLE answer_editions ADD COLUMN careful BIGINT NOT NULL DEFAULT 0;

UPDATE answer_editions SET careful = 1
WHERE EXISTS (
    SELECT 1 FROM answer_editions AS approved
    WHERE approved.guild_id = answer_editions.guild_id AND approved.key = answer_editions.key
        AND approved.number <= answer_editions.number AND approved.approver_id IS NOT NULL
);

-- revision counts a draft's changes, so that nobody changes or saves it as it was before another's change.
ALTER TABLE answer_drafts ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- restored is the version whose words a draft brings back, if it does.
ALTER TABLE answer_drafts ADD COLUMN restored BIGINT;

-- Messages that are no card any more and that are still to be unpinned or deleted (deed), with what they showed.
-- Without message_id: a post of which it is not known whether it arrived, since made_at; it is looked for.
-- One of a card that was moved (card_id) waits until that card has been posted in its new channel.
CREATE TABLE card_leftovers (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    message_id BIGINT,
    made_at BIGINT NOT NULL,
    what TEXT NOT NULL,
    deed TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL
);

CREATE UNIQUE INDEX card_leftovers_message ON card_leftovers (message_id);

CREATE INDEX card_leftovers_due ON card_leftovers (due_at);

-- wish is what somebody asked for and Discord has not done yet ('post', 'pin'); NULL: it was pinned since then.
ALTER TABLE cards ADD COLUMN wish TEXT;

-- One that was moved or put back was seen before that at most.
UPDATE cards SET wish = CASE WHEN state = 'posting' OR message_id IS NULL THEN 'post' ELSE 'pin' END
WHERE state = 'posting' OR message_id IS NULL OR checked_at IS NULL OR checked_at < made_at
    OR (state = 'unpinned' AND reason IS NOT NULL);
