// Written by `npm run bindings` from schemas/window/vault-made.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * A vault that was just made.
 */
export interface VaultMade {
  /**
   * Shown once.
   */
  recovery_code: string;
  vault: VaultShown;
}
/**
 * How the open vault stands: who is here, and what its ledger says of itself.
 */
export interface VaultShown {
  /**
   * The items whose verdict rests on what is not relied on any more; absent where the recorded trust can't be
   * read, so that none is known to have ground.
   */
  in_doubt?: EvidenceId[] | null;
  /**
   * The organisation that is audited.
   */
  organisation: string;
  /**
   * The log.
   */
  origin: string;
  /**
   * Its folder.
   */
  path: string;
  /**
   * Who opened it.
   */
  person: string;
  /**
   * Their number.
   */
  person_id: string;
  /**
   * Why it is open for reading only, where something is wrong with it.
   */
  problem?: ProblemShown | null;
  /**
   * Their role.
   */
  role: 'lead' | 'auditor' | 'reader' | 'recovery';
  /**
   * Its root, in hex.
   */
  root: string;
  /**
   * How many entries it has.
   */
  size: number;
  /**
   * What else somebody should know of it.
   */
  warnings: ProblemShown[];
  /**
   * The newest size that a witness signed, and who did.
   */
  witnessed?: Witnessed | null;
  /**
   * Whether it may be written.
   */
  writes: boolean;
}
/**
 * What is not as it should be, and what to do.
 */
export interface ProblemShown {
  hints: string[];
  message: string;
}
/**
 * The newest size that somebody outside has signed.
 */
export interface Witnessed {
  by: string[];
  size: number;
}
