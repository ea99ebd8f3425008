import type { samples as en } from '../en/samples';

export const samples: typeof en = {};
