import type { Area } from '../../app/screens';

export const settings: Area = {
  screens: {},
  actions: [],
};
