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
  if (named?.version !== version) named = { version, list: call<ControlsCoverage>('controls_coverage') };
  return named.list;
}

/** Returns all suggestions, once for each version of the vault: every document is read for them. */
export function suggestions(version: number): Promise<Suggest> {
  if (suggested?.version !== version) suggested = { version, list: call<Suggest>('controls_suggestions', { ids: [] }) };
  return suggested.list;
}
