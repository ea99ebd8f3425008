// Written by `npm run bindings` from schemas/cli/people.json. Do not edit.

/**
 * What an authority allows.
 */
export type Allows =
  'oversight' | 'operate-agents' | 'answer-for-system' | 'release-versions' | 'accept-risks' | 'approve-documents';
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;
export type People = PersonShown[];

/**
 * A person, on record or with a key to the vault.
 */
export interface PersonShown {
  /**
   * The authority that they hold or held.
   */
  authorities: AuthorityShown[];
  days: Days1;
  /**
   * The number.
   */
  id: string;
  /**
   * The names that logs use.
   */
  known_as: string[];
  /**
   * The name.
   */
  name: string;
  /**
   * The role in the organisation.
   */
  role?: string | null;
  /**
   * The public key that signs their entries, if they can open it.
   */
  sign_key?: string | null;
  /**
   * The site.
   */
  site?: SiteId | null;
  /**
   * The number under which the organisation keeps the person.
   */
  staff_number?: string | null;
  /**
   * The unit.
   */
  unit?: string | null;
  /**
   * What they may do in this vault, if they can open it.
   */
  vault_role?: string | null;
}
/**
 * An authority.
 */
export interface AuthorityShown {
  /**
   * What it allows.
   */
  allows: Allows[];
  days: Days;
  /**
   * The document.
   */
  document?: EvidenceId | null;
  /**
   * Whether the document, or the file of the register, is held; otherwise it is stated, not documented.
   */
  documented: boolean;
  /**
   * Who granted it.
   */
  granted_by?: string | null;
  /**
   * Its number.
   */
  id: string;
  /**
   * What it is called.
   */
  role: string;
  /**
   * The row of the register that says it.
   */
  row?: RowCited | null;
  /**
   * The AI systems that it is limited to; all if empty.
   */
  systems: string[];
}
/**
 * From when to when.
 */
export interface Days {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
/**
 * A row of a register, cited: `RG-003, row 17`.
 */
export interface RowCited {
  /**
   * The snapshot.
   */
  register: string;
  /**
   * The row's number as a person sees it in the file.
   */
  row: number;
}
/**
 * There from when to when.
 */
export interface Days1 {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
