-- name: get_guide_entries()
SELECT key, document, hash FROM guide_entries ORDER BY key;

-- name: put_guide_entry(key, document, hash)*!
INSERT INTO guide_entries (key, document, hash) VALUES (:key, :document, :hash)
ON CONFLICT (key) DO UPDATE SET document = excluded.document, hash = excluded.hash;

-- name: delete_guide_entry(key)*!
DELETE FROM guide_entries WHERE key = :key;

-- name: get_guide_texts()
SELECT key, language, document, hash FROM guide_texts ORDER BY key, language;

-- name: put_guide_text(key, language, document, hash)*!
INSERT INTO guide_texts (key, language, document, hash) VALUES (:key, :language, :document, :hash)
ON CONFLICT (key, language) DO UPDATE SET document = excluded.document, hash = excluded.hash;

-- name: delete_guide_text(key, language)*!
DELETE FROM guide_texts WHERE key = :key AND language = :language;

-- name: get_shipped_documents()
SELECT kind, key, position, document, hash FROM shipped_documents ORDER BY kind, position, key;

-- name: put_shipped_document(kind, key, position, document, hash)*!
INSERT INTO shipped_documents (kind, key, position, document, hash)
VALUES (:kind, :key, :position, :document, :hash)
ON CONFLICT (kind, key) DO UPDATE
SET position = excluded.position, document = excluded.document, hash = excluded.hash;

-- name: delete_shipped_document(kind, key)*!
DELETE FROM shipped_documents WHERE kind = :kind AND key = :key;
