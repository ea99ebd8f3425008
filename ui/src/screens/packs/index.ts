import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import { vault, whenLocked } from '../../app/vault.svelte';
import type { ExportShown } from '../../bindings/exports';
import { texts } from '../../texts/index.svelte';
import Packs from './Packs.svelte';
import Verify from './Verify.svelte';

const MOST = 10;
const KEPT = 10_000;
let known: { root: string; all: Promise<ExportShown[]> } | null = null;

whenLocked(() => (known = null));

export const packs: Area = {
  screens: { packs: Packs, verify: Verify },
  withoutVault: ['verify'],
  actions: [
    { id: 'pack-make', label: () => texts.packs.makePack, run: () => go('packs', { make: 'pack' }) },
    { id: 'bundle-make', label: () => texts.packs.makeBundle, run: () => go('packs', { make: 'bundle' }) },
    { id: 'backup-make', label: () => texts.packs.makeBackup, run: () => go('packs', { make: 'backup' }) },
    { id: 'bundle-verify', label: () => texts.packs.verifyBundle, run: () => go('verify') },
  ],
  find,
};

/** Finds packs, bundles and copies by number, title, recipient and place. */
async function find(words: string): Promise<Found[]> {
  const wanted = words.toLowerCase();
  const found = (await exports()).map(asFound).filter((it) => `${it.id} ${it.name}`.toLowerCase().includes(wanted));
  return found.slice(0, MOST);
}

/** The ledger is read once for each of its states, not at every key; and nothing of it is kept for long. */
function exports(): Promise<ExportShown[]> {
  const root = vault.shown?.root ?? '';
  if (known && known.root === root) return known.all;
  const read = { root, all: call<ExportShown[]>('export_list') };
  known = read;
  setTimeout(() => {
    if (known === read) known = null;
  }, KEPT);
  return read.all;
}

function asFound({ seq, what }: ExportShown): Found {
  const path = `packs?open=${seq}`;
  const kind = texts.packs.kindOne[what.kind];
  if (what.kind === 'backup') return { path, id: String(seq), name: what.place, kind };
  return { path, id: what.id, name: what.kind === 'pack' ? what.title : what.recipient, kind };
}
