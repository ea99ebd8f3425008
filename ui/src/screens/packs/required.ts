import { route } from '../../app/router.svelte';
import type { VerifyBundle } from '../../bindings/verify-bundle';

type Word = VerifyBundle['word'];

/** What can be required of contents, from the most to the least. */
export const REQUIRED: Word[] = ['VERIFIED', 'UNANCHORED', 'UNSIGNED', 'INCOMPLETE', 'DIVERGED'];

/** What is required of the contents of a bundle, as the address says; nothing where it says nothing. */
export function required(): Word | null {
  return REQUIRED.find((word) => word === route.query.get('contents')) ?? null;
}
