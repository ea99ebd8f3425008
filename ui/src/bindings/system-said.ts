// Written by `npm run bindings` from schemas/window/system-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * What the organisation is to an AI system.
 */
export type OurRole = 'developer' | 'provider' | 'user';

/**
 * An AI system.
 */
export interface SystemSaid {
  /**
   * Where its data comes from.
   */
  data_sources: string[];
  days: Days;
  /**
   * What it is meant for.
   */
  intended_use: string;
  /**
   * The names that logs use for it.
   */
  known_as: string[];
  /**
   * Its class in law, which is another question.
   */
  legal_class?: Assigned | null;
  /**
   * Whether its log can be had.
   */
  log:
    | {
        state: 'obtainable';
      }
    | {
        /**
         * Why.
         */
        reason: string;
        state: 'not-obtainable';
      };
  /**
   * The short name by which it is cited.
   */
  name: string;
  /**
   * What the organisation is to it.
   */
  our_roles: OurRole[];
  /**
   * Its level of risk by the organisation's own criteria.
   */
  risk?: Assigned | null;
  /**
   * Where this is written.
   */
  row?: RowCited | null;
  /**
   * Where it is in its life.
   */
  stage: 'planned' | 'development' | 'validation' | 'pilot' | 'in-use' | 'retired';
  /**
   * Who supplies it or its model.
   */
  supplier?: string | null;
  /**
   * What it is, in a few words.
   */
  title: string;
}
/**
 * In use from when to when.
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
 * A level that somebody assigned by criteria.
 */
export interface Assigned {
  /**
   * Who assigned it.
   */
  by: string;
  /**
   * The criteria: the organisation's own, or a law.
   */
  by_criteria: string;
  /**
   * The level or class, in the words of the criteria.
   */
  level: string;
  /**
   * When; absent where nobody stated it.
   */
  on?: Day | null;
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
