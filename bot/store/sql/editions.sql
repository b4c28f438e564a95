-- name: get_current_editions()
SELECT answer_editions.guild_id, answer_editions.key, answer_editions.number, deed, document, base, restored,
    author_id, approver_id, careful, made_at
FROM answers
JOIN answer_editions ON answer_editions.guild_id = answers.guild_id
    AND answer_editions.key = answers.key
    AND answer_editions.number = answers.number
ORDER BY answers.guild_id, answers.key;

-- name: get_current_editions_of(guild_id)
SELECT answer_editions.guild_id, answer_editions.key, answer_editions.number, deed, document, base, restored,
    author_id, approver_id, careful, made_at
FROM answers
JOIN answer_editions ON answer_editions.guild_id = answers.guild_id
    AND answer_editions.key = answers.key
    AND answer_editions.number = answers.number
WHERE answers.guild_id = :guild_id
ORDER BY answers.key;

-- Of words that were taken away, the version before.
-- name: get_removed_editions()
SELECT worded.guild_id, worded.key, worded.number, worded.deed, worded.document, worded.base, worded.restored,
    worded.author_id, worded.approver_id, worded.careful, worded.made_at
FROM answers
JOIN answer_editions AS removed ON removed.guild_id = answers.guild_id
    AND removed.key = answers.key
    AND removed.number = answers.number
    AND removed.document IS NULL
JOIN answer_editions AS worded ON worded.guild_id = answers.guild_id
    AND worded.key = answers.key
    AND worded.number = (
        SELECT MAX(earlier.number) FROM answer_editions AS earlier
        WHERE earlier.guild_id = answers.guild_id AND earlier.key = answers.key AND earlier.document IS NOT NULL
    )
ORDER BY worded.guild_id, worded.key;

-- name: get_removed_editions_of(guild_id)
SELECT worded.guild_id, worded.key, worded.number, worded.deed, worded.document, worded.base, worded.restored,
    worded.author_id, worded.approver_id, worded.careful, worded.made_at
FROM answers
JOIN answer_editions AS removed ON removed.guild_id = answers.guild_id
    AND removed.key = answers.key
    AND removed.number = answers.number
    AND removed.document IS NULL
JOIN answer_editions AS worded ON worded.guild_id = answers.guild_id
    AND worded.key = answers.key
    AND worded.number = (
        SELECT MAX(earlier.number) FROM answer_editions AS earlier
        WHERE earlier.guild_id = answers.guild_id AND earlier.key = answers.key AND earlier.document IS NOT NULL
    )
WHERE answers.guild_id = :guild_id
ORDER BY worded.key;

-- name: get_current_edition(guild_id, key)^
SELECT answer_editions.guild_id, answer_editions.key, answer_editions.number, deed, document, base, restored,
    author_id, approver_id, careful, made_at
FROM answers
JOIN answer_editions ON answer_editions.guild_id = answers.guild_id
    AND answer_editions.key = answers.key
    AND answer_editions.number = answers.number
WHERE answers.guild_id = :guild_id AND answers.key = :key;

-- name: get_editions(guild_id, key)
SELECT guild_id, key, number, deed, document, base, restored, author_id, approver_id, careful, made_at
FROM answer_editions
WHERE guild_id = :guild_id AND key = :key
ORDER BY number DESC;

-- The last words up to a version.
-- name: get_worded_edition(guild_id, key, number)^
SELECT key, number, document FROM answer_editions
WHERE guild_id = :guild_id AND key = :key AND number <= :number AND document IS NOT NULL
ORDER BY number DESC
LIMIT 1;

-- name: get_edition_at(guild_id, key, at)^
SELECT key, number, document FROM answer_editions
WHERE guild_id = :guild_id AND key = :key AND made_at <= :at
ORDER BY number DESC
LIMIT 1;

-- name: get_own_keys(guild_id)
SELECT DISTINCT key FROM answer_editions
WHERE guild_id = :guild_id AND key LIKE 'own.%';

-- name: add_edition(guild_id, key, number, deed, document, base, restored, author_id, approver_id, careful, made_at)!
INSERT INTO answer_editions
    (guild_id, key, number, deed, document, base, restored, author_id, approver_id, careful, made_at)
VALUES
    (:guild_id, :key, :number, :deed, :document, :base, :restored, :author_id, :approver_id, :careful, :made_at);

-- Of which shipped words the moderators were told stays known while the words stand on the same ones (stands = 1).
-- name: put_answer(guild_id, key, number, stands)!
INSERT INTO answers (guild_id, key, number) VALUES (:guild_id, :key, :number)
ON CONFLICT (guild_id, key) DO UPDATE SET number = excluded.number,
    told = CASE WHEN CAST(:stands AS BIGINT) = 1 THEN answers.told END;
