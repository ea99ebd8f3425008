// Written by `npm run bindings` from schemas/cli/systems.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * What the organisation is to an AI system.
 */
export type OurRole = 'developer' | 'provider' | 'user';
/**
 * What has to precede the first use of a version.
 */
export type Gate = 'impact-assessment' | 'validation' | 'release-approval';
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * Something about an AI system that is missing, or only stated.
 */
export type Wanting =
  | {
      what: 'version';
    }
  | {
      what: 'risk';
    }
  | {
      days: Days4;
      what: 'accountable';
    }
  | {
      days: Days5;
      /**
       * Whose.
       */
      name: string;
      what: 'authority';
    }
  | {
      /**
       * What has to precede the first use of a version.
       */
      gate: 'impact-assessment' | 'validation' | 'release-approval';
      /**
       * Of this version.
       */
      version: string;
      what: 'gate';
    }
  | {
      /**
       * What has to precede the first use of a version.
       */
      gate: 'impact-assessment' | 'validation' | 'release-approval';
      /**
       * Of this version.
       */
      version: string;
      what: 'gate-late';
    }
  | {
      /**
       * What has to precede the first use of a version.
       */
      gate: 'impact-assessment' | 'validation' | 'release-approval';
      /**
       * Of this version.
       */
      version: string;
      what: 'gate-stated';
    }
  | {
      /**
       * What has to precede the first use of a version.
       */
      gate: 'impact-assessment' | 'validation' | 'release-approval';
      /**
       * Of this version.
       */
      version: string;
      what: 'gate-in-doubt';
    }
  | {
      /**
       * What has to precede the first use of a version.
       */
      gate: 'impact-assessment' | 'validation' | 'release-approval';
      /**
       * Of this version.
       */
      version: string;
      what: 'gate-alarming';
      /**
       * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
       */
      word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
    };
export type Systems = SystemShown[];

/**
 * An AI system.
 */
export interface SystemShown {
  /**
   * Who answers for it.
   */
  accountable: HeldBy[];
  /**
   * Its agents.
   */
  agents: string[];
  /**
   * Where its data comes from.
   */
  data_sources: string[];
  days: Days2;
  /**
   * The ledger's entry that says it.
   */
  entry: number;
  /**
   * What it is meant for.
   */
  intended_use: string;
  /**
   * The names that logs use.
   */
  known_as: string[];
  /**
   * Its class in law.
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
   * Its short name.
   */
  name: string;
  /**
   * Days on which nobody answers for it, between its first day and its last.
   */
  nobody_accountable: Days1[];
  /**
   * What the organisation is to it.
   */
  our_roles: OurRole[];
  /**
   * Its level of risk by the organisation's own criteria.
   */
  risk?: Assigned | null;
  /**
   * The row of the register that says it.
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
   * What it is.
   */
  title: string;
  /**
   * Its versions.
   */
  versions: VersionShown[];
  /**
   * What is missing in all that, or only stated.
   */
  wanting: Wanting[];
}
/**
 * A duty held by a person for some days.
 */
export interface HeldBy {
  /**
   * Whether authorities with a document that is held cover all of its days.
   */
  authority_on_record: boolean;
  days: Days;
  /**
   * The person's name.
   */
  name: string;
  /**
   * The person.
   */
  person: string;
  /**
   * The days that no such authority covers.
   */
  without_authority: Days1[];
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
 * From a first day to a last one, both included; an end that is not known stays open.
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
/**
 * From a first day to a last one, both included; an end that is not known stays open.
 */
export interface Days2 {
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
/**
 * A version of an AI system.
 */
export interface VersionShown {
  days: Days3;
  /**
   * The names that logs use.
   */
  known_as: string[];
  /**
   * The gates passed only after its first day of use.
   */
  late: Gate[];
  /**
   * The gates of which nothing is on record.
   */
  missing: Gate[];
  /**
   * The gates that it passed.
   */
  passed: GateShown[];
  /**
   * The version.
   */
  version: string;
}
/**
 * From a first day to a last one, both included; an end that is not known stays open.
 */
export interface Days3 {
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
 * A gate that a version passed.
 */
export interface GateShown {
  /**
   * The word of its evidence, where it is one that alarms.
   */
  alarming?: Word | null;
  /**
   * Who signed for it.
   */
  by?: string | null;
  /**
   * The evidence.
   */
  evidence?: EvidenceId | null;
  /**
   * Whether the evidence for it was withdrawn or erased since: it is stated, and no longer shown.
   */
  evidence_gone: boolean;
  /**
   * What has to precede the first use of a version.
   */
  gate: 'impact-assessment' | 'validation' | 'release-approval';
  /**
   * On whom the word of its evidence rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on?: string[];
  /**
   * A day, written `2026-03-14`; years 1 to 9999.
   */
  on: string;
  /**
   * Whether it was passed in time and evidence that is held shows it.
   */
  outcome: 'pass' | 'fail' | 'not checked';
  /**
   * The row of a register.
   */
  row?: RowCited | null;
}
/**
 * From a first day to a last one, both included; an end that is not known stays open.
 */
export interface Days4 {
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
 * From a first day to a last one, both included; an end that is not known stays open.
 */
export interface Days5 {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
