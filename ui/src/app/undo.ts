import { asFault, call } from '../api/call';
import type { VaultUndoOffered } from '../bindings/vault-undo-offered';
import { say, type Tone } from '../design/toasts.svelte';
import { texts } from '../texts/index.svelte';

/** Says what was written, and offers to take it back where the program can: by its contrary, which is an entry too. */
export async function sayWritten(text: string, options: { tone?: Tone } = {}): Promise<void> {
  const offer = await offered();
  say(text, offer ? { ...options, undo: () => void takeBack(offer) } : options);
}

/** Whatever was written stands; that there is no offer is all that a failure to ask means. */
async function offered(): Promise<VaultUndoOffered | null> {
  try {
    return await call<VaultUndoOffered | null>('vault_undo_offer');
  } catch {
    return null;
  }
}

async function takeBack({ from, to }: VaultUndoOffered): Promise<void> {
  try {
    await call('vault_undo', { from, to });
    say(texts.app.undone);
  } catch (reason) {
    const { message, hints } = asFault(reason);
    say([message, ...hints].join(' '), { tone: 'bad' });
  }
}
