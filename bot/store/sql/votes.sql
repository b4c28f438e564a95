-- name: get_vote_marks(guild_id, entry, version)^
SELECT secret, marks FROM vote_marks
WHERE guild_id = :guild_id AND entry = :entry AND version = :version;

-- name: put_vote_marks(guild_id, entry, version, secret, marks)*!
INSERT INTO vote_marks (guild_id, entry, version, secret, marks)
VALUES (:guild_id, :entry, :version, :secret, :marks)
ON CONFLICT (guild_id, entry, version) DO UPDATE SET secret = excluded.secret, marks = excluded.marks;

-- name: delete_vote_marks(guild_id, entry, version)*!
DELETE FROM vote_marks WHERE guild_id = :guild_id AND entry = :entry AND version = :version;

-- name: get_votings()
SELECT guild_id, entry, version, CASE WHEN closed_day IS NULL THEN 0 ELSE 1 END AS closed FROM vote_counts;

-- name: put_closed_day(guild_id, entry, version, closed_day)*!
UPDATE vote_counts SET closed_day = :closed_day
WHERE guild_id = :guild_id AND entry = :entry AND version = :version;

-- name: delete_vote_reasons_before(day)!
DELETE FROM vote_reasons WHERE EXISTS (
    SELECT 1 FROM vote_counts
    WHERE vote_counts.guild_id = vote_reasons.guild_id
        AND vote_counts.entry = vote_reasons.entry
        AND vote_counts.version = vote_reasons.version
        AND vote_counts.closed_day < :day
);

-- name: delete_vote_counts_before(day)!
DELETE FROM vote_counts WHERE closed_day < :day;

-- name: count_vote(guild_id, entry, version, helpful, unhelpful)!
INSERT INTO vote_counts (guild_id, entry, version, helpful, unhelpful)
VALUES (:guild_id, :entry, :version, :helpful, :unhelpful)
ON CONFLICT (guild_id, entry, version) DO UPDATE
SET helpful = vote_counts.helpful + excluded.helpful, unhelpful = vote_counts.unhelpful + excluded.unhelpful;

-- name: get_vote_counts(guild_id)
SELECT entry, version, helpful, unhelpful FROM vote_counts
WHERE guild_id = :guild_id AND closed_day IS NULL
ORDER BY entry, version;

-- name: add_vote_slip(slip, guild_id, entry, version)!
INSERT INTO vote_slips (slip, guild_id, entry, version) VALUES (:slip, :guild_id, :entry, :version);

-- name: take_vote_slip(slip)^
DELETE FROM vote_slips WHERE slip = :slip
RETURNING guild_id, entry, version;

-- name: delete_vote_slips(guild_id, entry, version)*!
DELETE FROM vote_slips WHERE guild_id = :guild_id AND entry = :entry AND version = :version;

-- name: count_vote_reason(guild_id, entry, version, reason)!
INSERT INTO vote_reasons (guild_id, entry, version, reason, times)
VALUES (:guild_id, :entry, :version, :reason, 1)
ON CONFLICT (guild_id, entry, version, reason) DO UPDATE SET times = vote_reasons.times + 1;

-- name: get_vote_reasons(guild_id)
SELECT entry, version, reason, times FROM vote_reasons
WHERE guild_id = :guild_id
ORDER BY entry, version, reason;
