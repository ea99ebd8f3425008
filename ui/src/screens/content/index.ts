import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import { vault } from '../../app/vault.svelte';
import type { FindInVault } from '../../bindings/find-in-vault';
import { inWords, texts } from '../../texts/index.svelte';
import ContentPlace from './ContentPlace.svelte';
import Controls from './Controls.svelte';
import { itemPath } from './item';
import Notes from './Notes.svelte';
import Records from './Records.svelte';
import { coverage } from './requirements.svelte';

export const content: Area = {
  screens: { content: ContentPlace, records: Records, controls: Controls, notes: Notes },
  actions: [
    { id: 'records', label: () => texts.content.actions.records, run: () => go('records') },
    { id: 'documents', label: () => texts.content.actions.documents, run: () => go('records', { tab: 'documents' }) },
    { id: 'note', label: () => texts.content.actions.note, run: () => go('notes', { new: 'yes' }) },
    { id: 'suggestions', label: () => texts.content.actions.suggestions, run: () => go('controls', { tab: 'suggestions' }) },
    { id: 'due', label: () => texts.content.actions.due, run: () => go('controls', { tab: 'due' }) },
  ],
  find,
};

/** Controls and clauses that are shown at a time. */
const MOST = 10;

/** Finds evidence, controls and clauses by name or number, and documents and records by their words. */
async function find(words: string): Promise<Found[]> {
  const [found, requirements] = await Promise.all([call<FindInVault>('find_in_vault', { words }), requirementsCalled(words)]);
  const { evidence, document, record } = texts.content.found;
  const named = new Set(found.evidence.map((it) => it.id));
  return [
    ...found.evidence.map((it) => ({ path: itemPath(it.id), id: it.id, name: it.name, kind: evidence })),
    ...requirements,
    ...found.documents
      .filter((it) => !named.has(it.id))
      .map((it) => ({ path: `content/${it.id}`, id: it.id, name: it.name, kind: document })),
    ...found.records.map((it) => ({
      path: `content/${it.id}?line=${it.line}`,
      id: `${it.id} · ${it.line}`,
      name: it.beginning ?? [it.kind, it.person ?? it.agent, it.outcome].filter(Boolean).join(' · '),
      kind: record,
    })),
  ];
}

async function requirementsCalled(words: string): Promise<Found[]> {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const { requirements } = await coverage(vault.version);
  const called = requirements.filter((it) => wanted.every((word) => `${it.id} ${it.title} ${inWords(it.title)}`.toLowerCase().includes(word)));
  return called.slice(0, MOST).map((it) => ({ path: `controls/${it.id}`, id: it.id, name: inWords(it.title), kind: texts.content.found.requirement }));
}
