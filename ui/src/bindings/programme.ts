// Written by `npm run bindings` from schemas/cli/programme.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * How an audit is carried out.
 */
export type AuditMethod = 'documents' | 'interviews' | 'observation' | 'sampling' | 'record-tests' | 'remote';
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;
export type Programme = ProgrammeShown[];

/**
 * An audit programme as people want to see it.
 */
export interface ProgrammeShown {
  /**
   * The audits that it plans.
   */
  audits: PlannedShown[];
  /**
   * Why it was changed, where it was.
   */
  changed_because?: string | null;
  days: Days1;
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * How often something is audited, and why.
   */
  frequency: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * What it is meant to achieve.
   */
  objectives: string;
  /**
   * Who answers for it.
   */
  responsible?: string | null;
  /**
   * What it is called.
   */
  title: string;
}
/**
 * A planned audit.
 */
export interface PlannedShown {
  due: Days;
  /**
   * The engagements that carry it out.
   */
  engagements: EngagementId[];
  /**
   * What kind of audit.
   */
  kind: 'internal-audit' | 'stage-1' | 'stage-2' | 'surveillance' | 'recertification' | 'follow-up' | 'supplier';
  /**
   * How it is to be carried out.
   */
  methods: AuditMethod[];
  /**
   * The requirements in scope on which none of these engagements concludes.
   */
  not_concluded?: string[];
  /**
   * What of it no closed engagement that carries it out has in scope.
   */
  not_in_scope?: string[];
  /**
   * Its number in the programme.
   */
  number: number;
  /**
   * Whether its last day is past, and it is not carried out, or only in part.
   */
  overdue: boolean;
  /**
   * The controls and clauses that it is to cover; all if empty.
   */
  requirements: string[];
  /**
   * The sites that it is to cover; all if empty.
   */
  sites: SiteId[];
  /**
   * How it stands.
   */
  state: 'planned' | 'under-way' | 'carried-out' | 'in-part' | 'overdue';
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
 * From when to when it is to take place.
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
 * The days that it plans for.
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
