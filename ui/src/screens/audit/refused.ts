import { tick } from 'svelte';

/** Brings into sight what was refused in a long form: it stands above the buttons, which may be out of sight. */
export async function showRefusal(): Promise<void> {
  await tick();
  document.querySelector('main [role="alert"]')?.scrollIntoView({ block: 'center' });
}
