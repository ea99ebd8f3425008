import type { tests as en } from '../en/tests';

export const tests: typeof en = {};
