import type { Area } from '../../app/screens';

export const ledger: Area = {
  screens: {},
  actions: [],
};
