import type { Area } from '../../app/screens';

export const audit: Area = {
  screens: {},
  actions: [],
};
