-- The day (in days since 1970) on which a voting was closed, because its entry has another version. Its sums
-- stay for a while, in case that version comes back.
ALTER TABLE vote_counts ADD COLUMN closed_day BIGINT;

CREATE INDEX vote_counts_version ON vote_counts (entry, version, closed_day);
