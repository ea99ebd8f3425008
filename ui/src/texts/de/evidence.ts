import type { evidence as en } from '../en/evidence';

export const evidence: typeof en = {};
