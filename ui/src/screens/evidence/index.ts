import type { Area } from '../../app/screens';

export const evidence: Area = {
  screens: {},
  actions: [],
};
