import type { RecordShown, Span } from '../../bindings/record-shown';
import type { SpanKind, TimelineRow } from '../../design/Timeline.svelte';

/** What a state of days looks like; the sentences beside the picture say more. */
const KINDS: Record<Span['state'], SpanKind> = {
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

/** Returns a row of the timeline for each log of each source. */
export function rowsOf(record: RecordShown, nameless: string): TimelineRow[] {
  return record.sources.flatMap((source) =>
    source.streams.map((stream) => ({
      label: [source.source ?? nameless, source.streams.length > 1 ? (stream.profile ?? stream.stream) : null].filter(Boolean).join(' · '),
      spans: stream.spans.map((span) => ({
        from: span.from,
        to: span.to,
        kind: KINDS[span.state],
        title: [`${span.from} – ${span.to}`, span.state, ...span.because].join('. '),
      })),
    })),
  );
}
