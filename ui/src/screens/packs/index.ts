import type { Area } from '../../app/screens';

export const packs: Area = {
  screens: {},
  actions: [],
};
