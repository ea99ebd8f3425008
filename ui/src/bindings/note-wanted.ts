// Written by `npm run bindings` from schemas/window/note-wanted.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * A note to take in, and what is known about it.
 */
export interface NoteWanted {
  /**
   * Files that belong to it.
   */
  attachments: string[];
  class: Class;
  note: Note;
  /**
   * Why it supports them.
   */
  rationale: string;
  /**
   * Controls and clauses that it supports.
   */
  requirements: string[];
  /**
   * Sites concerned.
   */
  sites: SiteId[];
  /**
   * AI systems concerned.
   */
  systems: string[];
}
/**
 * What an auditor wrote down.
 */
export interface Note {
  /**
   * Always `exhibit-note/1`.
   */
  format?: string;
  /**
   * What it is a note of: interview, observation, walk-through or re-performance.
   */
  kind: 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
  /**
   * How long it took, in minutes.
   */
  minutes?: number | null;
  /**
   * What was asked.
   */
  questions?: string[];
  /**
   * Whether it was done remotely.
   */
  remote?: boolean;
  /**
   * What the auditor saw.
   */
  seen?: string | null;
  /**
   * What was said.
   */
  statement?: string | null;
  /**
   * What it is called; best without names of people.
   */
  title: string;
  /**
   * When it began, with its zone (RFC 3339).
   */
  when: string;
  /**
   * Where it was; absent if remote.
   */
  where?: string | null;
  /**
   * Who was asked or watched.
   */
  who?: NotePerson[];
}
/**
 * Somebody in a note.
 */
export interface NotePerson {
  /**
   * What they are called, where they agree to be named.
   */
  name?: string | null;
  /**
   * What they do.
   */
  role: string;
}
