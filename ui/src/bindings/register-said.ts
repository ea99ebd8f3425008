// Written by `npm run bindings` from schemas/window/register-said.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';
/**
 * What comes first in a day that is written in numbers.
 */
export type DayOrder = 'day-first' | 'month-first';
/**
 * What stands before the decimals of a number.
 */
export type Decimal = 'point' | 'comma';

/**
 * A register file, and how it is to be read.
 */
export interface RegisterSaid {
  /**
   * The day as at which it speaks.
   */
  as_of: string;
  /**
   * Who asks, where it is a list of requests.
   */
  asked_by?: string | null;
  class: Class;
  /**
   * Whether good rows are taken though others are bad.
   */
  leave_out_bad: boolean;
  mapping: ColumnMapping;
  path: string;
  /**
   * Which register it is.
   */
  register: string;
  /**
   * A file with a schema of one's own instead of a built-in one.
   */
  schema?: string | null;
  sheet?: string | null;
  /**
   * Where the file comes from.
   */
  source?: string | null;
}
/**
 * What is said about columns beyond what is remembered or plain; an empty name leaves a column out.
 */
export interface ColumnMapping {
  /**
   * For keys of the schema, the name that the column has in the file (white space made single spaces).
   */
  columns: {
    [k: string]: string;
  };
  /**
   * What comes first in days such as 03/04/2025.
   */
  day_order?: DayOrder | null;
  /**
   * What stands before the decimals.
   */
  decimal?: Decimal | null;
  /**
   * Whether titles beside ids of requirements are in other words, and not compared. Those that an article gives
   * to other requirements are named all the same.
   */
  other_titles?: boolean;
  /**
   * The name of the schema.
   */
  schema: string;
  /**
   * For keys of choices, words of the file and the values that they stand for.
   */
  values?: {
    [k: string]: {
      [k: string]: string;
    };
  };
  /**
   * The zone of times that have none, such as `Z` or `+01:00`.
   */
  zone?: string | null;
}
