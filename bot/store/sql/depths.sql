-- How much waits to be done, and since when; counted for an operator, at most every few seconds.

-- name: get_card_depth(now)^
SELECT COUNT(*) AS waiting, MIN(due_at) AS since FROM cards WHERE due_at <= :now;

-- name: get_leftover_depth(now)^
SELECT COUNT(*) AS waiting, MIN(due_at) AS since FROM card_leftovers WHERE due_at <= :now;

-- name: get_log_depth()^
SELECT COUNT(*) AS waiting, MIN(audit.made_at) AS since
FROM change_logs JOIN audit ON audit.guild_id = change_logs.guild_id AND audit.id > change_logs.last_id;

-- name: count_gaps(since)$
SELECT COUNT(DISTINCT gap_id) FROM gap_sightings WHERE day >= :since;
