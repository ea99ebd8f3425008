import type { organisation as en } from '../en/organisation';

export const organisation: typeof en = {};
