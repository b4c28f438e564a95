-- begun_at tells two drafts of one entry apart; of drafts from before it is not known.
ALTER TABLE answer_drafts ADD COLUMN begun_at BIGINT;

-- Who gave a proposal back to its author, and when; NULL again once it is proposed again. returned_by is
-- forgotten after a year.
ALTER TABLE answer_drafts ADD COLUMN returned_by BIGINT;

ALTER TABLE answer_drafts ADD COLUMN returned_at BIGINT;
