import { call } from '../api/call';
import type { VaultMade } from '../bindings/vault-made';
import type { VaultRestored } from '../bindings/vault-restored';

let made = $state.raw<VaultMade | null>(null);
let restored = $state.raw<VaultRestored | null>(null);

/** A vault that was just made, until its recovery code has been put away. Whatever is looked at meanwhile, the code waits here. */
export const entering = {
  /** The vault with its recovery code. */
  get made(): VaultMade | null {
    return made;
  },
  /** What came of going on with a copy, where it came from one. */
  get restored(): VaultRestored | null {
    return restored;
  },
};

/** Keeps the recovery code of a vault that was made. */
export function keepCode(of: VaultMade): void {
  made = of;
  restored = null;
}

/** Enters the vault that a copy was gone on with, and keeps its recovery code. */
export async function enterRestored(what: VaultRestored): Promise<void> {
  made = await call<VaultMade>('vault_enter_restored');
  restored = what;
}

/** Forgets the code, once it has been put away. */
export function codePutAway(): void {
  made = restored = null;
}
