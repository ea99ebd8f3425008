// Written by `npm run bindings` from schemas/window/register-changes.json. Do not edit.

/**
 * A cell of a register, in the form of its column's type.
 */
export type Cell = string | string[];

/**
 * What changed from one snapshot to another.
 */
export interface RegisterChanges {
  changes: Change[];
  schema: Schema;
}
/**
 * A row that is not the same in two snapshots.
 */
export interface Change {
  /**
   * The cells that differ; of an added or removed row none are listed.
   */
  cells: CellChange[];
  /**
   * The cells of the identifying columns.
   */
  identity: string[];
  /**
   * What happened to it.
   */
  kind: 'added' | 'removed' | 'changed';
  /**
   * Its number in the newer file.
   */
  newer_row?: number | null;
  /**
   * Its number in the older file.
   */
  older_row?: number | null;
}
/**
 * A cell that is not the same in two snapshots.
 */
export interface CellChange {
  /**
   * What it is; nothing if it is empty.
   */
  after?: Cell | null;
  /**
   * What it was; nothing if it was empty.
   */
  before?: Cell | null;
  /**
   * The key of the column, or the name in the file of one that is not mapped.
   */
  column: string;
  /**
   * Whether the column is not mapped.
   */
  extra: boolean;
}
/**
 * A register, described.
 */
export interface Schema {
  /**
   * What it is for, in our own words.
   */
  about: string;
  /**
   * The columns.
   */
  columns: Column[];
  /**
   * The keys of the columns that tell one row from another. The first must have a value; the others may be empty.
   */
  identify: string[];
  /**
   * The keys of the columns that tell rows apart where the first of `identify` is empty.
   */
  identify_otherwise?: string[];
  /**
   * The version of this language: 1.
   */
  language: number;
  /**
   * A short name: lower-case letters, digits and `-`.
   */
  name: string;
  /**
   * The requirements of ISO/IEC 42001:2023 that it belongs to; may be empty.
   */
  requirements: string[];
  /**
   * What the register is called by people.
   */
  title: string;
}
/**
 * A column of a register.
 */
export interface Column {
  /**
   * Other names under which the column is known, in any language.
   */
  also?: string[];
  /**
   * What should stand in it, in our own words.
   */
  explanation: string;
  /**
   * A short name that does not change: lower-case letters, digits and `-`.
   */
  key: string;
  /**
   * What a list is made of.
   */
  of?: 'text' | 'person' | 'system' | 'requirement';
  /**
   * Whether other words than the values may stand in a choice: they are kept as they are, and said.
   */
  open?: boolean;
  /**
   * Names that stand for the column only where the file has none of the others for it. Another column may have
   * them as well: people write `Risk` above ids, and above what can happen.
   */
  otherwise?: string[];
  /**
   * Whether each row must have a value.
   */
  required?: boolean;
  /**
   * Whether several values of a choice may stand in one cell.
   */
  several?: boolean;
  /**
   * What it is called by people.
   */
  title: string;
  /**
   * The key of a control or of a list of requirements of which this text is the title: the two are compared.
   */
  title_of?: string | null;
  /**
   * What may stand in it.
   */
  type:
    | 'text'
    | 'long-text'
    | 'id'
    | 'control'
    | 'day'
    | 'time'
    | 'number'
    | 'choice'
    | 'person'
    | 'system'
    | 'version'
    | 'list';
  /**
   * The values of a choice.
   */
  values?: Choice[];
}
/**
 * A value of a choice.
 */
export interface Choice {
  /**
   * Other words for it, in any language.
   */
  also?: string[];
  /**
   * What it is called by people.
   */
  title: string;
  /**
   * The value as rows have it: lower-case letters, digits and `-`.
   */
  value: string;
}
