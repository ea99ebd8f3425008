import { asFault } from '../../api/call';
import { work } from '../../app/jobs.svelte';
import { vault, whenLocked } from '../../app/vault.svelte';
import type { EvidenceVerified } from '../../bindings/evidence-verified';
import { say } from '../../design/toasts.svelte';
import { texts } from '../../texts/index.svelte';

let busy = $state(false);
let told = $state.raw<EvidenceVerified | null>(null);

whenLocked(() => {
  told = null;
  busy = false;
});

/** Looking at evidence again, from wherever it was asked for. */
export const verifying = {
  get busy(): boolean {
    return busy;
  },
  /** What came of the last look at several items, until it was read. */
  get told(): EvidenceVerified | null {
    return told;
  },
  read(): void {
    told = null;
  },
};

/** Looks at items again with today's trust, and says which verdicts changed. None named means all that are held. */
export async function verifyAgain(ids: string[]): Promise<void> {
  const { session } = vault;
  busy = true;
  try {
    const done = await work<EvidenceVerified>('evidence_verify', { ids });
    if (session !== vault.session) return;
    const [only] = done.verified;
    if (ids.length === 1 && only) {
      const { same, changed } = texts.evidence.verify;
      const text = only.before === only.now ? same(only.name, only.now) : changed(only.name, only.before, only.now);
      say(text, { tone: only.now === 'VERIFIED' ? 'good' : 'plain' });
    } else {
      told = done;
    }
  } catch (reason) {
    if (session === vault.session) say(asFault(reason).message, { tone: 'bad' });
  } finally {
    if (session === vault.session) busy = false;
  }
}
