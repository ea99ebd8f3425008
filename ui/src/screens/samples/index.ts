import type { Area } from '../../app/screens';

export const samples: Area = {
  screens: {},
  actions: [],
};
