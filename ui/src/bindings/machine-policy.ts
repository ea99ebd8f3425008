// Written by `npm run bindings` from schemas/cli/machine-policy.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';

/**
 * What holds on this machine, for people.
 */
export interface MachinePolicy {
  /**
   * The `age` recipients of encrypted bundles, if only some are allowed.
   */
  bundle_recipients?: string[] | null;
  /**
   * The classes that may leave a vault in plaintext.
   */
  exportable_classes: Class[];
  /**
   * Whether there is such a file.
   */
  found: boolean;
  /**
   * After how many minutes the window locks at the latest, if it says so.
   */
  lock_after_minutes?: number | null;
  /**
   * The least memory of Argon2id in new slots, in MiB.
   */
  min_memory_mib: number;
  /**
   * The fewest passes of Argon2id in new slots.
   */
  min_passes: number;
  /**
   * The fewest characters of a new passphrase, if it says so.
   */
  min_passphrase_length?: number | null;
  /**
   * Whether bundles may only be written encrypted.
   */
  only_encrypted_bundles: boolean;
  /**
   * Whether the window may open evidence in other programs.
   */
  open_in_other_programs: boolean;
  /**
   * The file's place.
   */
  place: string;
  /**
   * Whether a vault is written to only if it has a recovery code.
   */
  recovery_code_required: boolean;
}
