import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import { vault } from '../../app/vault.svelte';
import type { EvidencePage } from '../../bindings/evidence-page';
import { texts } from '../../texts/index.svelte';
import Evidence from './Evidence.svelte';
import Inbox from './Inbox.svelte';
import Trust from './Trust.svelte';

export const evidence: Area = {
  screens: { inbox: Inbox, evidence: Evidence, trust: Trust },
  actions: [
    { id: 'take-in', label: () => texts.evidence.inbox.action, run: () => go('inbox') },
    { id: 'trust', label: () => texts.evidence.trust.title, run: () => go('trust') },
    { id: 'bring-key', label: () => texts.evidence.trust.bring, run: () => go('trust', { do: 'bring' }) },
  ],
  find,
};

async function find(words: string): Promise<Found[]> {
  if (!vault.shown) return [];
  const order = { by: 'received', descending: true };
  const page = await call<EvidencePage>('evidence_page', { filter: { words }, order, from: 0, count: 8 });
  return page.rows.map((row) => ({ path: `evidence/${row.id}`, id: row.id, name: row.name, kind: texts.evidence.list.title }));
}
