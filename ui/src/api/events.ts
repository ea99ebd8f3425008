import { listen } from '@tauri-apps/api/event';

import type { Job } from '../bindings/job';
import type { Wait } from '../bindings/wait';

/** What the program tells the page without being asked. */
type Told = {
  'vault-changed': null;
  'vault-locked': string;
  job: Job;
  waiting: Wait;
  'open-files': string[];
  closing: null;
  'copies-changed': null;
};

/** Calls `then` whenever the program tells of `event`; returns how to stop listening. */
export function on<Name extends keyof Told>(event: Name, then: (payload: Told[Name]) => void): () => void {
  const stop = listen<Told[Name]>(event, (heard) => then(heard.payload));
  return () => void stop.then((unlisten) => unlisten());
}

/** Calls `then` with the paths of files that were dropped on the window, and `over` while they hang above it. */
export function onDrop(then: (paths: string[]) => void, over: (above: boolean) => void): () => void {
  type Dropped = { paths: string[] };
  const stops = [
    listen<Dropped>('tauri://drag-enter', () => over(true)),
    listen('tauri://drag-leave', () => over(false)),
    listen<Dropped>('tauri://drag-drop', (heard) => {
      over(false);
      then(heard.payload.paths);
    }),
  ];
  return () => stops.forEach((stop) => void stop.then((unlisten) => unlisten()));
}
