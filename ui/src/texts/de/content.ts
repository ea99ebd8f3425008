import type { content as en } from '../en/content';

export const content: typeof en = {};
