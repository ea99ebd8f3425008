import type { Area } from '../../app/screens';

export const organisation: Area = {
  screens: {},
  actions: [],
};
