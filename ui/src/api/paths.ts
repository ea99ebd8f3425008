import type { AppFilter } from '../bindings/app-filter';
import type { AppPathKind } from '../bindings/app-path-kind';
import { call } from './call';

export type Choice = {
  title: string;
  filters?: AppFilter[];
  /** The name that is suggested for a file to be written. */
  name?: string;
};

/** Lets the person choose with the system's own dialog; nothing chosen is an empty list. */
export function choosePaths(wanted: 'file' | 'files' | 'folder' | 'save', choice: Choice): Promise<string[]> {
  return call('app_choose', { wanted, title: choice.title, filters: choice.filters ?? [], name: choice.name ?? null });
}

/** The same for one path. */
export async function choosePath(wanted: 'file' | 'folder' | 'save', choice: Choice): Promise<string | null> {
  const [path] = await choosePaths(wanted, choice);
  return path ?? null;
}

/** What kind of thing a path is, so that it goes where it belongs. */
export function kindOf(path: string): Promise<AppPathKind> {
  return call('app_kind_of', { path });
}

/** What a file is called, without the folders that it lies in. */
export function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}
