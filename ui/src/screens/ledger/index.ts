import type { Area } from '../../app/screens';
import Ledger from './Ledger.svelte';

export const ledger: Area = {
  screens: { ledger: Ledger },
  actions: [],
};
