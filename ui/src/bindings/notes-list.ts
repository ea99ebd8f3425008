// Written by `npm run bindings` from schemas/window/notes-list.json. Do not edit.

/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
export type NotesList = NoteLine[];

/**
 * One line of a list of notes.
 */
export interface NoteLine {
  /**
   * When it began.
   */
  began?: Timestamp | null;
  /**
   * Who wrote it down.
   */
  by: string;
  /**
   * How often the other side confirmed it.
   */
  confirmed: number;
  /**
   * How many of the other side dispute it now.
   */
  disputed: number;
  /**
   * The item.
   */
  id: string;
  /**
   * What it is a note of.
   */
  kind: 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
  /**
   * What it is called.
   */
  name: string;
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
