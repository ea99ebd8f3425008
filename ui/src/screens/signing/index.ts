import type { Area } from '../../app/screens';

export const signing: Area = {
  screens: {},
  actions: [],
};
