// Written by `npm run bindings` from schemas/window/programme-stated.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * How an audit is carried out.
 */
export type AuditMethod = 'documents' | 'interviews' | 'observation' | 'sampling' | 'record-tests' | 'remote';
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;
/**
 * An audit programme's number, written `AP-01`.
 */
export type ProgrammeId = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;

/**
 * What is said of a programme. What is absent is as before where one is changed.
 */
export interface ProgrammeStated {
  /**
   * The audits as they are to stand; one with the number 0 is new. None leaves them as they are.
   */
  audits: PlannedAudit[];
  /**
   * The programme to change.
   */
  change?: ProgrammeId | null;
  /**
   * The days that it plans for.
   */
  days?: Days1 | null;
  /**
   * A list of the audits.
   */
  file?: string | null;
  /**
   * How often something is audited, and why.
   */
  frequency?: string | null;
  /**
   * How audits are carried out that do not say it themselves.
   */
  methods: AuditMethod[];
  /**
   * What it is meant to achieve.
   */
  objectives?: string | null;
  /**
   * Why it is changed.
   */
  reason?: string | null;
  /**
   * Who answers for it.
   */
  responsible?: PersonId | null;
  /**
   * What it is called.
   */
  title?: string | null;
}
/**
 * An audit that is planned.
 */
export interface PlannedAudit {
  due: Days;
  /**
   * What kind of audit.
   */
  kind: 'internal-audit' | 'stage-1' | 'stage-2' | 'surveillance' | 'recertification' | 'follow-up' | 'supplier';
  /**
   * How it is to be carried out.
   */
  methods: AuditMethod[];
  /**
   * Its number in the programme.
   */
  number: number;
  /**
   * The controls and clauses that it is to cover; all if empty.
   */
  requirements: string[];
  /**
   * The sites that it is to cover; all if empty.
   */
  sites: SiteId[];
  /**
   * The AI systems that it is to cover; all if empty.
   */
  systems: string[];
  /**
   * What it is called.
   */
  title: string;
}
/**
 * From when to when it is to take place; the last day is when it is due.
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
