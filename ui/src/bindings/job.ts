// Written by `npm run bindings` from schemas/window/job.json. Do not edit.

/**
 * One piece of long work, as the page shows it.
 */
export interface Job {
  /**
   * What it works on, for people.
   */
  about: string;
  /**
   * Whether `done` and `total` are bytes.
   */
  bytes: boolean;
  /**
   * Bytes or steps done.
   */
  done: number;
  /**
   * Milliseconds since it began.
   */
  elapsed: number;
  /**
   * Why it failed.
   */
  fault?: Fault | null;
  /**
   * Its number since the program started.
   */
  id: number;
  /**
   * What kind of work it is, such as `ingest`.
   */
  kind: string;
  /**
   * What it is doing, while it runs.
   */
  phase?: string | null;
  /**
   * Milliseconds since it began with what it is doing.
   */
  phase_elapsed: number;
  /**
   * What came of it, once it is done.
   */
  result?: {
    [k: string]: unknown;
  };
  /**
   * How it stands.
   */
  state: 'running' | 'done' | 'failed' | 'stopped';
  /**
   * Bytes or steps in all, where that is known.
   */
  total?: number | null;
}
/**
 * Why a command was refused, as the page shows it.
 */
export interface Fault {
  /**
   * A stable code.
   */
  code: string;
  /**
   * What to do, each a sentence.
   */
  hints: string[];
  /**
   * What happened.
   */
  message: string;
}
