import type { packs as en } from '../en/packs';

export const packs: typeof en = {};
