import type { Area } from '../../app/screens';

export const overview: Area = {
  screens: {},
  actions: [],
};
