// Written by `npm run bindings` from schemas/cli/findings-scheme.json. Do not edit.

/**
 * The grading schemes: those on record, and those that come with the program.
 */
export interface FindingsScheme {
  /**
   * Those that come with the program: importing one by its name puts it on record.
   */
  built_in: SchemeBuiltIn[];
  /**
   * Those on record, by number.
   */
  on_record: SchemeShown[];
}
/**
 * A grading scheme that comes with the program.
 */
export interface SchemeBuiltIn {
  /**
   * The grades that it knows.
   */
  grades: GradeInFile[];
  /**
   * Its name.
   */
  name: string;
  /**
   * Whose grades they are.
   */
  title: string;
}
/**
 * A grade in the file of a scheme.
 */
export interface GradeInFile {
  /**
   * Other words for it, by which lists are read.
   */
  also?: string[];
  /**
   * How many days a finding of this grade may stay open.
   */
  days?: number | null;
  /**
   * Which of the six grades it is.
   */
  grade: 'conformity' | 'opportunity' | 'observation' | 'area-of-concern' | 'minor' | 'major';
  /**
   * What it is called there.
   */
  name: string;
}
/**
 * A grading scheme on record.
 */
export interface SchemeShown {
  /**
   * Who stated it.
   */
  by: string;
  /**
   * Why it was changed last, where somebody said so.
   */
  changed_because?: string | null;
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * Its grades.
   */
  grades: GradeNamed[];
  /**
   * Its number.
   */
  id: string;
  /**
   * Whose it is.
   */
  title: string;
}
/**
 * A grade in a scheme.
 */
export interface GradeNamed {
  /**
   * How many days there are to do something about it.
   */
  days?: number | null;
  /**
   * The grade.
   */
  grade: 'conformity' | 'opportunity' | 'observation' | 'area-of-concern' | 'minor' | 'major';
  /**
   * What it is called.
   */
  name: string;
}
