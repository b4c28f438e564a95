-- name: get_command_sync(application_id)$
SELECT hash FROM command_syncs WHERE application_id = :application_id;

-- name: put_command_sync(application_id, hash, synced_at)!
INSERT INTO command_syncs (application_id, hash, synced_at) VALUES (:application_id, :hash, :synced_at)
ON CONFLICT (application_id) DO UPDATE SET hash = excluded.hash, synced_at = excluded.synced_at;
