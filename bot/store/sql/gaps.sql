-- name: get_gaps(guild_id, since)
SELECT
    gaps.gap_id, gaps.first_day, gaps.last_day, gaps.found_nothing, gaps.unhelpful,
    oldest.question, oldest.terms, latest.nearest
FROM (
    -- PostgreSQL sums BIGINT up to NUMERIC.
    SELECT
        gap_id, MIN(day) AS first_day, MAX(day) AS last_day,
        CAST(SUM(found_nothing) AS BIGINT) AS found_nothing, CAST(SUM(unhelpful) AS BIGINT) AS unhelpful
    FROM gap_sightings
    WHERE guild_id = :guild_id AND day >= :since
    GROUP BY gap_id
) AS gaps
JOIN gap_sightings AS oldest ON oldest.gap_id = gaps.gap_id AND oldest.day = gaps.first_day
JOIN gap_sightings AS latest ON latest.gap_id = gaps.gap_id AND latest.day = gaps.last_day
ORDER BY gaps.found_nothing + gaps.unhelpful DESC, gaps.last_day DESC, gaps.gap_id DESC;

-- name: get_gap(guild_id, gap_id, since)^
SELECT
    gaps.gap_id, gaps.first_day, gaps.last_day, gaps.found_nothing, gaps.unhelpful,
    oldest.question, oldest.terms, latest.nearest
FROM (
    -- PostgreSQL sums BIGINT up to NUMERIC.
    SELECT
        gap_id, MIN(day) AS first_day, MAX(day) AS last_day,
        CAST(SUM(found_nothing) AS BIGINT) AS found_nothing, CAST(SUM(unhelpful) AS BIGINT) AS unhelpful
    FROM gap_sightings
    WHERE guild_id = :guild_id AND gap_id = :gap_id AND day >= :since
    GROUP BY gap_id
) AS gaps
JOIN gap_sightings AS oldest ON oldest.gap_id = gaps.gap_id AND oldest.day = gaps.first_day
JOIN gap_sightings AS latest ON latest.gap_id = gaps.gap_id AND latest.day = gaps.last_day;

-- name: add_gap_sighting(gap_id, guild_id, day, question, terms, nearest, found_nothing, unhelpful)!
INSERT INTO gap_sightings (gap_id, guild_id, day, question, terms, nearest, found_nothing, unhelpful)
VALUES (:gap_id, :guild_id, :day, :question, :terms, :nearest, :found_nothing, :unhelpful)
ON CONFLICT (gap_id, day) DO UPDATE
SET found_nothing = gap_sightings.found_nothing + excluded.found_nothing,
    unhelpful = gap_sightings.unhelpful + excluded.unhelpful,
    nearest = excluded.nearest;

-- name: delete_gap(gap_id)!
DELETE FROM gap_sightings WHERE gap_id = :gap_id;

-- name: delete_gap_sightings_before(day)
DELETE FROM gap_sightings WHERE day < :day
RETURNING found_nothing + unhelpful AS times;
