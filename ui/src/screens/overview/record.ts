import type { RecordShown, SpanDrawn } from '../../bindings/record-shown';
import { inWords, texts } from '../../texts/index.svelte';
import type { SpanKind, TimelineRow } from '../../design/Timeline.svelte';

/** What a state of days looks like; the sentences beside the picture say more. */
const KINDS: Record<SpanDrawn['state'], SpanKind> = {
  proven: 'proven',
  'end-unproven': 'unproven',
  consistent: 'unproven',
  unsigned: 'unproven',
  incomplete: 'unproven',
  'not-checked': 'gap',
  gap: 'gap',
  cut: 'rewritten',
  rewritten: 'rewritten',
  broken: 'rewritten',
};

/** Returns a row of the timeline for each log. */
export function rowsOf(record: RecordShown, nameless: string): TimelineRow[] {
  return record.logs.map((log) => ({
    label: [log.source ?? nameless, log.called].filter(Boolean).join(' · '),
    spans: log.spans.map((span) => ({
      from: span.from,
      to: span.to,
      kind: KINDS[span.state],
      title: [`${span.from} – ${span.to}`, texts.overview.recordState[span.state], ...span.because.map((it) => inWords(`${it}.`).replace(/\.$/, ''))].join('. '),
    })),
  }));
}
