-- name: put_draft(id, guild_id, key, author_id, number, base, restored, document, typed_at, proposed_at, returned_by, returned_at)^
INSERT INTO answer_drafts
    (id, guild_id, key, author_id, number, base, restored, document, typed_at, proposed_at, returned_by,
    returned_at, revision, begun_at)
VALUES (:id, :guild_id, :key, :author_id, :number, :base, :restored, :document, :typed_at, :proposed_at,
    :returned_by, :returned_at, 1, :typed_at)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, base = excluded.base,
    restored = excluded.restored, document = excluded.document, typed_at = excluded.typed_at,
    proposed_at = excluded.proposed_at, returned_by = excluded.returned_by,
    returned_at = excluded.returned_at, revision = answer_drafts.revision + 1
WHERE answer_drafts.guild_id = excluded.guild_id AND answer_drafts.author_id = excluded.author_id
RETURNING revision, begun_at;

-- name: change_draft(id, guild_id, number, base, restored, document, typed_at, proposed_at, returned_by, returned_at, revision)^
UPDATE answer_drafts SET number = :number, base = :base, restored = :restored, document = :document,
    typed_at = :typed_at, proposed_at = :proposed_at, returned_by = :returned_by,
    returned_at = :returned_at, revision = revision + 1
WHERE id = :id AND guild_id = :guild_id AND revision = :revision
RETURNING revision, begun_at;

-- name: get_draft(id, guild_id)^
SELECT id, guild_id, key, author_id, number, base, restored, document, typed_at, proposed_at, returned_by,
    returned_at, begun_at, revision
FROM answer_drafts
WHERE id = :id AND guild_id = :guild_id;

-- name: get_drafts_of(guild_id, key, author_id)
SELECT id, guild_id, key, author_id, number, base, restored, document, typed_at, proposed_at, returned_by,
    returned_at, begun_at, revision
FROM answer_drafts
WHERE guild_id = :guild_id AND key = :key AND author_id = :author_id
ORDER BY typed_at DESC, id;

-- name: get_drafts(guild_id)
SELECT id, guild_id, key, author_id, number, base, restored, document, typed_at, proposed_at, returned_by,
    returned_at, begun_at, revision
FROM answer_drafts
WHERE guild_id = :guild_id
ORDER BY typed_at, id;

-- name: delete_draft(id, guild_id)^
DELETE FROM answer_drafts WHERE id = :id AND guild_id = :guild_id RETURNING id;

-- name: delete_draft_as_read(id, guild_id, revision)^
DELETE FROM answer_drafts WHERE id = :id AND guild_id = :guild_id AND revision = :revision RETURNING id;

-- name: delete_old_drafts(before)!
DELETE FROM answer_drafts WHERE typed_at < :before AND COALESCE(proposed_at, 0) < :before;
