-- name: sqlite_faults()
-- What is wrong with the file; "ok" where nothing is. Ends after a hundred.
SELECT integrity_check AS fault FROM pragma_integrity_check;

-- name: sqlite_orphans()
-- Rows that refer to what is not there.
SELECT "table" AS orphan, parent FROM pragma_foreign_key_check;

-- name: sqlite_columns()
SELECT t.name AS tablename, c.name AS columnname
FROM sqlite_master AS t, pragma_table_info(t.name) AS c
WHERE t.type = 'table';

-- name: postgres_columns()
SELECT table_name AS tablename, column_name AS columnname
FROM information_schema.columns
WHERE table_schema = current_schema();

-- name: postgres_doubts()
-- Constraints and indexes that the server itself does not vouch for.
SELECT conname AS doubt FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND NOT convalidated
UNION ALL
SELECT indexrelid::regclass::text FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready);
