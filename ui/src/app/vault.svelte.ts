import { call, type Fault } from '../api/call';
import { on } from '../api/events';
import type { VaultMade } from '../bindings/vault-made';
import type { VaultShown } from '../bindings/vault-shown';
import { entering } from './entering.svelte';
import { forgetEnded } from './jobs.svelte';
import { apply, settings } from './settings.svelte';

/** As many as the program remembers. */
const REMEMBERED = 8;
/** Where the reason of a lock is kept while the page is loaded again. */
const LOCKED_BECAUSE = 'locked-because';

let shown = $state.raw<VaultShown | null>(null);
let version = $state(0);
let lockedBecause = $state<string | null>(null);

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
  /** Why it was locked without being asked: `idle` or `slept`. */
  get lockedBecause(): string | null {
    return lockedBecause;
  },
};

export async function createVault(path: string, organisation: string, person: string, passphrase: string): Promise<VaultMade> {
  return await call<VaultMade>('vault_create', { path, organisation, person, passphrase });
}

/** Shows a vault that was just made, once its recovery code has been put away. */
export function enter(made: VaultShown): void {
  // What ended before is not of this vault.
  forgetEnded();
  shown = made;
  version += 1;
  lockedBecause = null;
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
  on('vault-locked', locked);
  lockedBecause = sessionStorage.getItem(LOCKED_BECAUSE);
  sessionStorage.removeItem(LOCKED_BECAUSE);
  if (await stillOpen()) await refresh();
}

/** Tells whether a vault is open. */
export function stillOpen(): Promise<boolean> {
  return call<boolean>('vault_is_open');
}

/**
 * Hides the vault at once, and loads the page again: nothing that it kept of the vault, and no answer that is still
 * on its way, outlives the lock.
 */
function locked(why: string): void {
  shown = null;
  lockedBecause = why === 'asked' ? null : why;
  // A recovery code is shown once, and has to be written down even so.
  if (entering.made) return;
  if (lockedBecause) sessionStorage.setItem(LOCKED_BECAUSE, lockedBecause);
  location.reload();
}

async function refresh(): Promise<void> {
  try {
    shown = await call<VaultShown>('vault_state');
    version += 1;
  } catch (reason) {
    // It was locked in the meantime; the event of that says so.
    if ((reason as { fault?: Fault }).fault?.code !== 'locked') throw reason;
  }
}
