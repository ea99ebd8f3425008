// Written by `npm run bindings` from schemas/window/backup-made.json. Do not edit.

/**
 * A copy of the vault that was made and read back.
 */
export interface BackupMade {
  bytes: number;
  contents: number;
  entries: number;
  to: string;
}
