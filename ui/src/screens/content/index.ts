import type { Area } from '../../app/screens';

export const content: Area = {
  screens: {},
  actions: [],
};
