-- name: put_draft(id, guild_id, key, author_id, number, base, document, typed_at, proposed_at)!
INSERT INTO answer_drafts (id, guild_id, key, author_id, number, base, document, typed_at, proposed_at)
VALUES (:id, :guild_id, :key, :author_id, :number, :base, :document, :typed_at, :proposed_at)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, base = excluded.base, document = excluded.document,
    typed_at = excluded.typed_at, proposed_at = excluded.proposed_at
WHERE answer_drafts.guild_id = excluded.guild_id AND answer_drafts.author_id = excluded.author_id;

-- name: get_draft(id, guild_id)^
SELECT id, guild_id, key, author_id, number, base, document, typed_at, proposed_at FROM answer_drafts
WHERE id = :id AND guild_id = :guild_id;

-- name: get_drafts(guild_id)
SELECT id, guild_id, key, author_id, number, base, document, typed_at, proposed_at FROM answer_drafts
WHERE guild_id = :guild_id
ORDER BY typed_at, id;

-- name: delete_draft(id, guild_id)^
DELETE FROM answer_drafts WHERE id = :id AND guild_id = :guild_id RETURNING id;

-- name: delete_draft_as_read(id, guild_id, document)^
DELETE FROM answer_drafts WHERE id = :id AND guild_id = :guild_id AND document = :document RETURNING id;

-- name: delete_old_drafts(before)!
DELETE FROM answer_drafts WHERE typed_at < :before;
