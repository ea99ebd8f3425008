import { call } from '../../api/call';
import { on } from '../../api/events';
import { vault, whenLocked } from '../../app/vault.svelte';
import type { CopiesOpen } from '../../bindings/copies-open';

let all = $state.raw<CopiesOpen>([]);
let following = false;

whenLocked(() => (all = []));

/** The copies of evidence that lie outside the vault now. */
export const copies = {
  get all(): CopiesOpen {
    return all;
  },
};

/** Finds out which there are, and follows them from now on. */
export function followCopies(): void {
  if (!following) on('copies-changed', () => void refresh());
  following = true;
  void refresh();
}

/** Wipes one, or all; returns how many could not be removed. */
export async function wipe(number: number | null): Promise<number> {
  all = await call<CopiesOpen>('copies_wipe', { number });
  return all.filter((copy) => copy.stuck && (number === null || copy.number === number)).length;
}

async function refresh(): Promise<void> {
  const { session } = vault;
  const open = await call<CopiesOpen>('copies_open');
  if (session === vault.session) all = open;
}
