import { to } from '../../app/router.svelte';
import { screens } from '../../app/screens';

/** The place of an item of evidence: its own screen, or its content where there is none. */
export function itemPath(id: string): string {
  return 'evidence' in screens ? `evidence/${id}` : `content/${id}`;
}

/** The address of an item of evidence. */
export function itemAddress(id: string): string {
  return to(itemPath(id));
}
