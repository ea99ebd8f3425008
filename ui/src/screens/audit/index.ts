import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import type { EngagementLine } from '../../bindings/engagements';
import type { Programme as Programmes } from '../../bindings/programme';
import { texts } from '../../texts/index.svelte';
import Audit from './Audit.svelte';
import Checklist from './Checklist.svelte';
import Conclusions from './Conclusions.svelte';
import Documents from './Documents.svelte';
import Matrix from './Matrix.svelte';
import { found } from './picking';
import Programme from './Programme.svelte';

export const audit: Area = {
  screens: {
    audit: Audit,
    programme: Programme,
    matrix: Matrix,
    checklist: Checklist,
    conclusions: Conclusions,
    documents: Documents,
  },
  actions: [
    { id: 'audit-new', label: () => texts.audit.engagements.add, run: () => go('audit/new') },
    { id: 'audit-conclude', label: () => texts.audit.actions.conclude, run: () => go('conclusions', { show: 'open' }) },
    { id: 'audit-checklist', label: () => texts.audit.actions.checklist, run: () => go('checklist') },
    { id: 'audit-holes', label: () => texts.audit.actions.holes, run: () => go('matrix', { holes: 'yes' }) },
    { id: 'audit-programme', label: () => texts.audit.programme.add, run: () => go('programme/new') },
    { id: 'audit-documents', label: () => texts.audit.actions.documents, run: () => go('documents', { show: 'missing' }) },
  ],
  find,
};

const MOST = 10;

async function find(words: string): Promise<Found[]> {
  const [engagements, programmes] = await Promise.all([
    call<EngagementLine[]>('engagements_list'),
    call<Programmes>('programmes_list'),
  ]);
  const options = [...engagements, ...programmes].map((it) => ({ id: it.id, name: it.title }));
  return found(options, words).slice(0, MOST).map(({ id, name }) =>
    id.startsWith('AP-')
      ? { path: 'programme', id, name, kind: texts.audit.programme.one }
      : { path: `audit/${id}`, id, name, kind: texts.audit.engagements.one },
  );
}
