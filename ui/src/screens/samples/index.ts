import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import type { FindingLine } from '../../bindings/findings';
import type { SampleLine } from '../../bindings/samples';
import { texts } from '../../texts/index.svelte';
import Findings from './Findings.svelte';
import Samples from './Samples.svelte';
import Soa from './Soa.svelte';

export const samples: Area = {
  screens: { samples: Samples, findings: Findings, soa: Soa },
  actions: [
    { id: 'sample-new', label: () => texts.samples.sample.new, run: () => go('samples/new') },
    { id: 'finding-new', label: () => texts.samples.finding.new, run: () => go('findings/new') },
    { id: 'finding-import', label: () => texts.samples.findings.import, run: () => go('findings/import') },
    { id: 'schemes', label: () => texts.samples.schemes.title, run: () => go('findings/schemes') },
    { id: 'soa-import', label: () => texts.samples.soa.import, run: () => go('soa/import') },
  ],
  find,
};

const MOST = 10;

async function find(words: string): Promise<Found[]> {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => wanted.every((word) => text.toLowerCase().includes(word));
  const [findings, drawn] = await Promise.all([call<FindingLine[]>('findings_list'), call<SampleLine[]>('samples_list')]);
  const ofFindings = findings
    .filter((it) => has([it.id, it.title, it.called, it.body?.reference ?? '', ...it.criteria].join(' ')))
    .map((it) => ({ path: `findings/${it.id}`, id: it.id, name: it.title, kind: texts.samples.finding.one }));
  const ofSamples = drawn
    .filter((it) => has(`${it.id} ${it.purpose} ${it.engagement}`))
    .map((it) => ({ path: `samples/${it.id}`, id: it.id, name: it.purpose, kind: texts.samples.sample.one }));
  return [...ofFindings, ...ofSamples].slice(0, MOST);
}
