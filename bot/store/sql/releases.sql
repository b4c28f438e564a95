-- name: get_shipped_wording(key)$
SELECT '{"ja":' || japanese.document || ',"en":' || english.document || '}'
FROM guide_texts AS japanese
JOIN guide_texts AS english ON english.key = japanese.key AND english.language = 'en'
WHERE japanese.key = :key AND japanese.language = 'ja';

-- name: keep_shipped_wording(key, version, document)!
INSERT INTO shipped_wordings (key, version, document) VALUES (:key, :version, :document)
ON CONFLICT (key, version) DO NOTHING;

-- name: get_shipped_wordings(key)
SELECT version, document FROM shipped_wordings WHERE key = :key;

-- name: get_told(guild_id)
SELECT key, number, told FROM answers WHERE guild_id = :guild_id AND told IS NOT NULL;

-- name: tell(guild_id, key, number, version)^
UPDATE answers SET told = :version
WHERE guild_id = :guild_id AND key = :key AND number = :number
    AND (told IS NULL OR told <> :version)
RETURNING key;

-- name: untell(guild_id, key, version)!
UPDATE answers SET told = NULL WHERE guild_id = :guild_id AND key = :key AND told = :version;
