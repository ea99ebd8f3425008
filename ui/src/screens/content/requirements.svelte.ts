import { call } from '../../api/call';
import { whenLocked } from '../../app/vault.svelte';
import type { ControlsCoverage } from '../../bindings/controls-coverage';
import type { Suggest } from '../../bindings/suggest';

/** What every control and clause is called, for choosing; kept until something is written. */
let named: { version: number; list: Promise<ControlsCoverage> } | null = null;
let suggested: { version: number; list: Promise<Suggest> } | null = null;

whenLocked(() => (named = suggested = null));

/** Returns every requirement with its evidence, once for each version of the vault. */
export function coverage(version: number): Promise<ControlsCoverage> {
  if (named?.version === version) return named.list;
  const list = call<ControlsCoverage>('controls_coverage');
  named = { version, list };
  // What failed is asked for again by the next who wants it.
  list.catch(() => {
    if (named?.list === list) named = null;
  });
  return list;
}

/** Returns all suggestions, once for each version of the vault: every document is read for them. */
export function suggestions(version: number): Promise<Suggest> {
  if (suggested?.version === version) return suggested.list;
  const list = call<Suggest>('controls_suggestions', { ids: [] });
  suggested = { version, list };
  list.catch(() => {
    if (suggested?.list === list) suggested = null;
  });
  return list;
}
