import { SvelteMap } from 'svelte/reactivity';

import { call } from '../../api/call';
import type { IntakeAsked } from '../../bindings/intake-asked';
import type { VaultShown } from '../../bindings/vault-shown';

/** How long the ledger was when each intake began: what it received since then came with it. */
const began = new SvelteMap<number, number>();

/** Begins an intake, and returns the number of its work. */
export async function beginIntake(asked: IntakeAsked, start: (args: { asked: IntakeAsked }) => Promise<number>): Promise<number> {
  const { size } = await call<VaultShown>('vault_state');
  const id = await start({ asked });
  began.set(id, size);
  return id;
}

/** Returns how long the ledger was when an intake began; nothing for one that began before the page was loaded. */
export function beganAt(job: number): number | undefined {
  return began.get(job);
}
