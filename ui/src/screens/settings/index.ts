import { lockVault } from '../../app/vault.svelte';
import type { Area } from '../../app/screens';
import { change, settings as kept } from '../../app/settings.svelte';
import { texts } from '../../texts/index.svelte';
import Settings from './Settings.svelte';

export const settings: Area = {
  screens: { settings: Settings },
  actions: [
    { id: 'lock', label: () => texts.app.lock, keys: 'Ctrl L', run: () => void lockVault() },
    {
      id: 'theme',
      label: () => `${texts.settings.theme}: ${texts.settings.themes[kept.all.theme === 'dark' ? 'light' : 'dark']}`,
      run: () => void change({ theme: kept.all.theme === 'dark' ? 'light' : 'dark' }),
    },
  ],
};
