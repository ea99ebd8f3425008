import type { Area } from '../../app/screens';
import Overview from './Overview.svelte';

export const overview: Area = {
  screens: { overview: Overview },
  actions: [],
};
