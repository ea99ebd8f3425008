// Written by `npm run bindings` from schemas/cli/soa-diff.json. Do not edit.

/**
 * What changed from one version to another.
 */
export interface SoaDiff {
  /**
   * Why there is the newer one, as it was stated; the reasons of versions in between stand with these.
   */
  changed_because?: string | null;
  /**
   * What changed, in the order of the newer version, then what is gone.
   */
  changes: SoaChangeShown[];
  /**
   * The older version.
   */
  from: string;
  /**
   * The newer version.
   */
  to: string;
}
/**
 * What changed for a control.
 */
export interface SoaChangeShown {
  /**
   * The cells that differ; for a new or a gone row all that it says.
   */
  cells: SoaCell[];
  /**
   * The control.
   */
  control: string;
  /**
   * Whether it is new, gone, or says something else.
   */
  kind: 'added' | 'removed' | 'changed';
  /**
   * Its title.
   */
  title: string;
}
/**
 * A cell before and after.
 */
export interface SoaCell {
  /**
   * After; none if it says nothing.
   */
  after?: string | null;
  /**
   * Before; none if it said nothing.
   */
  before?: string | null;
  /**
   * The column: applicable, reason, implementation, owner, risks, treatments, remark or title.
   */
  column: string;
}
