import type { ledger as en } from '../en/ledger';

export const ledger: typeof en = {};
