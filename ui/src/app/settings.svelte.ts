import { call } from '../api/call';
import type { Settings } from '../bindings/settings';
import { speak } from '../texts/index.svelte';

let kept = $state.raw<Settings>({ theme: 'system', density: 'comfortable', language: 'system', lock_minutes: 10, vaults: [] });

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

/** Changes settings and keeps them. */
export async function change(changes: Partial<Settings>): Promise<void> {
  apply({ ...kept, ...changes });
  await call('app_keep_settings', { settings: kept });
}
