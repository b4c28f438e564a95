-- name: add_audit(id, guild_id, made_at, actor_id, deed, about, detail)!
INSERT INTO audit (id, guild_id, made_at, actor_id, deed, about, detail)
VALUES (:id, :guild_id, :made_at, :actor_id, :deed, :about, :detail);

-- name: get_audit(guild_id, actor_id, about, card, since, until, most, skip)
SELECT id, guild_id, made_at, actor_id, deed, about, detail FROM audit
WHERE guild_id = :guild_id
    AND (CAST(:actor_id AS BIGINT) IS NULL OR actor_id = :actor_id)
    AND (
        CAST(:about AS TEXT) IS NULL OR about = :about
        OR (deed LIKE 'cards.%' AND REPLACE(detail, CAST(:card AS TEXT), '') <> detail)
    )
    AND made_at >= :since AND made_at < :until
ORDER BY id DESC
LIMIT :most OFFSET :skip;

-- name: count_audit(guild_id, actor_id, about, card, since, until)$
SELECT COUNT(*) FROM audit
WHERE guild_id = :guild_id
    AND (CAST(:actor_id AS BIGINT) IS NULL OR actor_id = :actor_id)
    AND (
        CAST(:about AS TEXT) IS NULL OR about = :about
        OR (deed LIKE 'cards.%' AND REPLACE(detail, CAST(:card AS TEXT), '') <> detail)
    )
    AND made_at >= :since AND made_at < :until;

-- name: get_audit_after(guild_id, after, upto, most)
SELECT id, guild_id, made_at, actor_id, deed, about, detail FROM audit
WHERE guild_id = :guild_id AND id > :after AND id <= :upto
ORDER BY id
LIMIT :most;

-- name: get_last_audit(guild_id)$
SELECT MAX(id) FROM audit WHERE guild_id = :guild_id;
