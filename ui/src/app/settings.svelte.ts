import { call } from '../api/call';
import type { Settings } from '../bindings/settings';
import { speak } from '../texts/index.svelte';

let kept = $state.raw<Settings>({ theme: 'system', density: 'comfortable', language: 'system', lock_minutes: 10, zoom: 100, vaults: [] });

/** How this person wants the window. */
export const settings = {
  get all(): Settings {
    return kept;
  },
};

/** Takes settings on, and shows the window accordingly. */
export function apply(wanted: Settings): void {
  kept = wanted;
  const root = document.documentElement;
  if (wanted.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = wanted.theme;
  root.dataset['density'] = wanted.density;
  speak(wanted.language);
}

/** Steps in which everything is drawn larger or smaller, in percent. */
export const ZOOMS = [75, 90, 100, 110, 125, 150, 175, 200, 250, 300];

/** The step after or before the present one; the last one stays. */
export function zoomed(by: 1 | -1): number {
  const steps = by > 0 ? ZOOMS : [...ZOOMS].reverse();
  return steps.find((step) => (step - kept.zoom) * by > 0) ?? kept.zoom;
}

/** Changes settings and keeps them. */
export async function change(changes: Partial<Settings>): Promise<void> {
  apply({ ...kept, ...changes });
  await call('app_keep_settings', { settings: kept });
}
