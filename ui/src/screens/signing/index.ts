import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import { vault, whenLocked } from '../../app/vault.svelte';
import type { Reviews } from '../../bindings/reviews';
import type { SignoffShown } from '../../bindings/signoffs';
import { day } from '../../design/format';
import { texts } from '../../texts/index.svelte';
import Review from './Review.svelte';
import SignFile from './SignFile.svelte';

const MOST = 10;
const KEPT = 10_000;
let known: { root: string; all: Promise<Found[]> } | null = null;

whenLocked(() => (known = null));

export const signing: Area = {
  screens: { review: Review, 'sign-file': SignFile },
  withoutVault: ['sign-file'],
  actions: [
    { id: 'sign-ask', label: () => texts.signing.askToSign, run: () => go('review/signoffs', { do: 'ask' }) },
    { id: 'sign-take', label: () => texts.signing.takeIn, run: () => go('review/signoffs', { do: 'import' }) },
    { id: 'sign-file', label: () => texts.signing.file.title, run: () => go('sign-file') },
    { id: 'review-draft', label: () => texts.signing.draft, run: () => go('review/reviews', { do: 'draft' }) },
    { id: 'review-record', label: () => texts.signing.record, run: () => go('review/reviews', { do: 'record' }) },
  ],
  find,
};

/** Finds sign-offs and management reviews by number, title and name. */
async function find(words: string): Promise<Found[]> {
  const wanted = words.toLowerCase();
  const all = await everything();
  return all.filter((it) => `${it.id} ${it.name}`.toLowerCase().includes(wanted)).slice(0, MOST);
}

/** Signatures are checked once for each state of the ledger, not at every key; and nothing of it is kept for long. */
function everything(): Promise<Found[]> {
  const root = vault.shown?.root ?? '';
  if (known && known.root === root) return known.all;
  const read = { root, all: fetched() };
  known = read;
  setTimeout(() => {
    if (known === read) known = null;
  }, KEPT);
  return read.all;
}

async function fetched(): Promise<Found[]> {
  const [signoffs, { reviews }] = await Promise.all([call<SignoffShown[]>('signoff_list'), call<Reviews>('review_list')]);
  return [
    ...signoffs.map((it) => ({ path: `review/signoffs/${it.id}`, id: it.id, name: it.title, kind: texts.signing.signoff })),
    ...reviews.map((it) => ({ path: `review/reviews/${it.id}`, id: it.id, name: day(it.on), kind: texts.signing.review })),
  ];
}
