-- name: forget_authors(before)!
UPDATE answer_editions SET author_id = NULL, approver_id = NULL
WHERE made_at < :before AND (author_id IS NOT NULL OR approver_id IS NOT NULL);

-- name: forget_actors(before, forgotten)!
UPDATE audit SET actor_id = :forgotten
WHERE made_at < :before AND actor_id IS NOT NULL AND actor_id <> :forgotten;

-- name: forget_returners(before)!
UPDATE answer_drafts SET returned_by = NULL WHERE returned_at < :before AND returned_by IS NOT NULL;

-- name: get_approved_before(before)
SELECT id, detail FROM audit WHERE made_at < :before AND detail LIKE '%"approver"%';

-- name: put_audit_detail(id, detail)*!
UPDATE audit SET detail = :detail WHERE id = :id;

-- A card's made_at begins anew when it is put back; the log says when somebody pinned it.
-- name: forget_pinners(before)!
UPDATE cards SET made_by = NULL
WHERE made_by IS NOT NULL AND (
    made_at < :before OR EXISTS (
        SELECT 1 FROM audit
        WHERE audit.guild_id = cards.guild_id
            AND audit.deed = 'cards.pin'
            AND audit.about = 'card.' || CAST(cards.id AS TEXT)
            AND audit.made_at < :before
    )
);
