-- A report is free text: it is deleted once it is dealt with, instead of staying with the time of that.
DROP INDEX open_reports;
DELETE FROM reports WHERE resolved_at IS NOT NULL;
ALTER TABLE reports DROP COLUMN resolved_at;
CREATE INDEX reports_of_servers ON reports (guild_id, id);
