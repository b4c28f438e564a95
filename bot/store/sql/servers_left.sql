-- name: get_servers_kept()
SELECT guild_id FROM server_settings
UNION SELECT guild_id FROM answer_editions
UNION SELECT guild_id FROM answer_drafts
UNION SELECT guild_id FROM answer_imports
UNION SELECT guild_id FROM audit
UNION SELECT guild_id FROM cards
UNION SELECT guild_id FROM card_leftovers
UNION SELECT guild_id FROM change_logs
UNION SELECT guild_id FROM gap_sightings
UNION SELECT guild_id FROM reports
UNION SELECT guild_id FROM replies
UNION SELECT guild_id FROM vote_counts;

-- name: get_servers_left()
SELECT guild_id, left_day FROM servers_left;

-- name: add_server_left(guild_id, left_day)*!
INSERT INTO servers_left (guild_id, left_day) VALUES (:guild_id, :left_day)
ON CONFLICT (guild_id) DO NOTHING;

-- name: delete_server_left(guild_id)!
DELETE FROM servers_left WHERE guild_id = :guild_id;

-- name: delete_settings_of(guild_id)!
DELETE FROM server_settings WHERE guild_id = :guild_id;

-- name: delete_editions_of(guild_id)!
DELETE FROM answer_editions WHERE guild_id = :guild_id;

-- name: delete_answers_of(guild_id)!
DELETE FROM answers WHERE guild_id = :guild_id;

-- name: delete_drafts_of(guild_id)!
DELETE FROM answer_drafts WHERE guild_id = :guild_id;

-- name: delete_imports_of(guild_id)!
DELETE FROM answer_imports WHERE guild_id = :guild_id;

-- name: delete_leftovers_of(guild_id)!
DELETE FROM card_leftovers WHERE guild_id = :guild_id;

-- name: delete_audit_of(guild_id)!
DELETE FROM audit WHERE guild_id = :guild_id;

-- name: delete_cards_of(guild_id)!
DELETE FROM cards WHERE guild_id = :guild_id;

-- name: delete_change_log_of(guild_id)!
DELETE FROM change_logs WHERE guild_id = :guild_id;

-- name: delete_gaps_of(guild_id)!
DELETE FROM gap_sightings WHERE guild_id = :guild_id;

-- name: delete_reports_of(guild_id)!
DELETE FROM reports WHERE guild_id = :guild_id;

-- name: delete_replies_of(guild_id)!
DELETE FROM replies WHERE guild_id = :guild_id;

-- name: delete_vote_counts_of(guild_id)!
DELETE FROM vote_counts WHERE guild_id = :guild_id;

-- name: delete_vote_reasons_of(guild_id)!
DELETE FROM vote_reasons WHERE guild_id = :guild_id;

-- name: delete_vote_marks_of(guild_id)!
DELETE FROM vote_marks WHERE guild_id = :guild_id;

-- name: delete_vote_slips_of(guild_id)!
DELETE FROM vote_slips WHERE guild_id = :guild_id;
