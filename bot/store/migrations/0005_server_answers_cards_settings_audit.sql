-- What a server's administrators chose, one document for each server.
CREATE TABLE server_settings (
    guild_id BIGINT PRIMARY KEY,
    document TEXT NOT NULL
);

-- Every version of a server's own words for an entry, or of an entry of its own. Rows are never changed, but
-- for author and approver, who are forgotten after a year. document is NULL where the shipped words hold
-- again, or an own entry was removed. Times are seconds since 1970.
CREATE TABLE answer_editions (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    deed TEXT NOT NULL,
    document TEXT,
    base TEXT,
    restored BIGINT,
    author_id BIGINT,
    approver_id BIGINT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, key, number)
);

-- Which version holds now, and of which shipped words under it the moderators have been told.
CREATE TABLE answers (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    told TEXT,
    PRIMARY KEY (guild_id, key)
);

-- The shipped words under which a server's versions were made, so that it can be told what a release changed.
CREATE TABLE shipped_wordings (
    key TEXT NOT NULL,
    version TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (key, version)
);

-- What somebody has typed and not saved yet, so that nothing typed is lost. number is the version it was made
-- from, 0 the shipped words; proposed_at is set while it waits for another moderator's approval.
CREATE TABLE answer_drafts (
    id TEXT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    author_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    base TEXT,
    document TEXT NOT NULL,
    typed_at BIGINT NOT NULL,
    proposed_at BIGINT
);

CREATE INDEX answer_drafts_guild ON answer_drafts (guild_id, typed_at);

-- Who did what, without the words themselves. actor_id is forgotten after a year.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    actor_id BIGINT,
    deed TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX audit_guild ON audit (guild_id, id);

-- Living cards. what is "entry:KEY", "fee:…" or "compare:…"; shown is a hash of what Discord last confirmed;
-- due_at is when something is next to be done about it (NULL: nothing), revision counts the changes that made
-- it due, so that what changed while a card was being edited is not taken for done.
CREATE TABLE cards (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,
    what TEXT NOT NULL,
    state TEXT NOT NULL,
    shown TEXT,
    revision BIGINT NOT NULL,
    due_at BIGINT,
    tries BIGINT NOT NULL,
    reason TEXT,
    made_by BIGINT,
    made_at BIGINT NOT NULL,
    checked_at BIGINT
);

CREATE INDEX cards_guild ON cards (guild_id, id);

-- A channel has one card for each answer, however often somebody presses.
CREATE UNIQUE INDEX cards_place ON cards (guild_id, channel_id, what);

CREATE INDEX cards_due ON cards (due_at) WHERE due_at IS NOT NULL;

-- How far a server's log channel has been told of its audit log: last_id is the last deed posted, upto the
-- last of those that are being posted now (whether they arrived is not known), failure a message's key.
CREATE TABLE change_logs (
    guild_id BIGINT PRIMARY KEY,
    last_id BIGINT NOT NULL,
    upto BIGINT,
    failure TEXT,
    failed_at BIGINT
);

-- Servers that the bot is not in any more, with the day on which that was noticed (days since 1970).
CREATE TABLE servers_left (
    guild_id BIGINT PRIMARY KEY,
    left_day BIGINT NOT NULL
);

-- Files of a server's words that were read and shown, and wait for being taken in, a day at most.
CREATE TABLE answer_imports (
    id TEXT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    document TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

-- What the bot has replied with under which message, so that the same does not stand there twice. what is an
-- entry's key, "=…" for a calculation, "*" for the comparison; posted_day is counted from 1970. Nobody's id.
CREATE TABLE replies (
    guild_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    reply_id BIGINT NOT NULL,
    posted_day BIGINT NOT NULL,
    PRIMARY KEY (guild_id, message_id, what)
);

CREATE INDEX replies_day ON replies (posted_day);
