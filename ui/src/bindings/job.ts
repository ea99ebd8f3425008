// provisional
export interface Job {
  id: number;
  kind: string;
  about: string;
  state: JobState;
  phase?: string | null;
  done: number;
  total?: number | null;
  elapsed: number;
  result?: unknown | null;
  fault?: Fault | null;
}
export interface Fault {
  code: string;
  message: string;
  hints: (string)[];
}
export type JobState = 'running' | 'done' | 'failed';
