// Written by `npm run bindings` from schemas/cli/soa-warnings.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
export type SoaWarnings = SoaWarning[];

/**
 * Something doubtful in a version.
 */
export interface SoaWarning {
  /**
   * What it is about: a control, a risk, a row of the file, or a register.
   */
  about: string;
  /**
   * What kind it is.
   */
  code:
    | 'article-number'
    | 'silent'
    | 'excluded-needed'
    | 'excluded-with-evidence'
    | 'excluded-doubtful'
    | 'implemented-without-evidence'
    | 'residual-not-accepted'
    | 'not-checked';
  /**
   * The evidence that it rests on.
   */
  evidence?: EvidenceId[];
  /**
   * The rows that it rests on.
   */
  rows?: RowCited[];
  /**
   * What to do.
   */
  to_do: string;
  /**
   * What is, and why that is doubtful.
   */
  what: string;
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
