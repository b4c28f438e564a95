-- What members found helpful, counted for each version of an entry. guild_id is 0 outside servers.
CREATE TABLE vote_counts (
    guild_id BIGINT NOT NULL,
    entry TEXT NOT NULL,
    version TEXT NOT NULL,
    helpful BIGINT NOT NULL,
    unhelpful BIGINT NOT NULL,
    PRIMARY KEY (guild_id, entry, version)
);

CREATE TABLE vote_reasons (
    guild_id BIGINT NOT NULL,
    entry TEXT NOT NULL,
    version TEXT NOT NULL,
    reason TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (guild_id, entry, version, reason)
);

-- Only to let each member vote once: a keyed hash of each one's id, without what was voted. All marks stand
-- in one value, sorted, because the rows of a table keep the order and the transaction they came with.
-- The row, and with it the key, goes as soon as the entry has another version.
CREATE TABLE vote_marks (
    guild_id BIGINT NOT NULL,
    entry TEXT NOT NULL,
    version TEXT NOT NULL,
    secret TEXT NOT NULL,
    marks TEXT NOT NULL,
    PRIMARY KEY (guild_id, entry, version)
);

-- One random word for each unhelpful vote that has no reason yet; only the voter's own form holds it.
CREATE TABLE vote_slips (
    slip TEXT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    entry TEXT NOT NULL,
    version TEXT NOT NULL
);

CREATE INDEX vote_slips_voting ON vote_slips (guild_id, entry, version);

-- Questions that the guide did not answer, without who asked. A group of alike questions is all rows of one
-- gap_id, one row for each day (in days since 1970) on which it was asked, with that day's first wording:
-- so no wording outlives its day.
CREATE TABLE gap_sightings (
    gap_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    question TEXT NOT NULL,
    terms TEXT NOT NULL,
    nearest TEXT,
    found_nothing BIGINT NOT NULL,
    unhelpful BIGINT NOT NULL,
    PRIMARY KEY (gap_id, day)
);

CREATE INDEX gap_sightings_guild ON gap_sightings (guild_id, gap_id, day);

CREATE INDEX gap_sightings_day ON gap_sightings (day);
