import { call, type Fault } from '../api/call';
import { on } from '../api/events';
import type { VaultMade } from '../bindings/vault-made';
import type { VaultShown } from '../bindings/vault-shown';
import { dismissAll } from '../design/toasts.svelte';
import { forgetEnded } from './jobs.svelte';
import { go } from './router.svelte';
import { apply, settings } from './settings.svelte';

/** As many as the program remembers. */
const REMEMBERED = 8;

let shown = $state.raw<VaultShown | null>(null);
let version = $state(0);
let lockedBecause = $state<string | null>(null);
/** Grows with each vault that is opened or locked: what was asked before that says nothing of it. */
let session = 0;
/** The newest question of how it stands. */
let latest = 0;
/** The vault that was locked last, and where in it one was. */
let left: { path: string; place: string } | null = null;
const forgetting = new Set<() => void>();

const doubted = $derived(new Set(shown?.in_doubt));

/** The open vault, as the whole window sees it. */
export const vault = {
  /** How it stands; `null` while none is open. */
  get shown(): VaultShown | null {
    return shown;
  },
  /** Grows with every change of what is in it: read it in an `$effect` to fetch again. */
  get version(): number {
    return version;
  },
  /** Tells whether the verdict on an item rests on what is not relied on any more: then it is not shown as if it held. */
  isInDoubt(id: string): boolean {
    return shown !== null && (!shown.in_doubt || doubted.has(id));
  },
  /** Why it was locked without being asked: `idle` or `slept`. */
  get lockedBecause(): string | null {
    return lockedBecause;
  },
  /** The same for as long as a vault stays open: what began under another number is about another vault. */
  get session(): number {
    return session;
  },
};

/** Calls `forget` whenever a vault is locked: what was kept of it outside of its screens goes then. */
export function whenLocked(forget: () => void): void {
  forgetting.add(forget);
}

export async function createVault(path: string, organisation: string, person: string, passphrase: string): Promise<VaultMade> {
  return await call<VaultMade>('vault_create', { path, organisation, person, passphrase });
}

/** Shows a vault that was just made, once its recovery code has been put away. */
export function enter(made: VaultShown): void {
  // What ended before is not of this vault.
  forgetEnded();
  session += 1;
  latest += 1;
  version += 1;
  shown = made;
  lockedBecause = null;
  // What was looked for in one vault is no address in another one.
  if (left && left.path !== made.path && left.place === globalThis.location.hash) go('');
  // The program has remembered it too: what is kept next must not forget it.
  const others = settings.all.vaults.filter((path) => path !== made.path);
  apply({ ...settings.all, vaults: [made.path, ...others].slice(0, REMEMBERED) });
}

export async function openVault(path: string, passphrase: string, name: string | null, readOnly: boolean): Promise<void> {
  enter(await call<VaultShown>('vault_open', { path, passphrase, name, read_only: readOnly }));
}

export async function lockVault(): Promise<void> {
  await call('vault_lock');
}

/** Finds out whether a vault is open already, and follows what happens to it from now on. */
export async function followVault(): Promise<void> {
  // A vault that nobody has entered yet still shows its recovery code, and is not to be walked past.
  on('vault-changed', () => {
    if (shown) void refresh();
  });
  on('vault-locked', (why) => {
    if (shown) left = { path: shown.path, place: globalThis.location.hash };
    session += 1;
    latest += 1;
    shown = null;
    for (const forget of forgetting) forget();
    dismissAll();
    lockedBecause = why === 'asked' ? null : why;
  });
  if (await stillOpen()) await refresh();
}

/** Tells whether a vault is open. */
export function stillOpen(): Promise<boolean> {
  return call<boolean>('vault_is_open');
}

async function refresh(): Promise<void> {
  const mine = (latest += 1);
  try {
    const state = await call<VaultShown>('vault_state');
    // A vault that was locked meanwhile does not come back by what it was.
    if (mine !== latest) return;
    shown = state;
    version += 1;
  } catch (reason) {
    // It was locked in the meantime; the event of that says so.
    if ((reason as { fault?: Fault }).fault?.code !== 'locked') throw reason;
  }
}
