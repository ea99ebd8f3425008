import type { Area } from '../../app/screens';

export const tests: Area = {
  screens: {},
  actions: [],
};
