import type { RecordShown, Span } from '../../bindings/record-shown';
import { texts } from '../../texts/index.svelte';
import type { SpanKind, TimelineRow } from '../../design/Timeline.svelte';

/** From what is as it should be to what somebody has to look at. */
const WORST: SpanKind[] = ['proven', 'unproven', 'gap', 'rewritten'];

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

/** How many logs are drawn before somebody asks for all of them. */
export const DRAWN = 40;

/** How much of what is missing from one source is told in one line. */
const TOLD = 400;

/** Returns the rows that are drawn first: those in which something is wrong or missing, then the others in their order. */
export function firstOf(rows: TimelineRow[], most = DRAWN): TimelineRow[] {
  if (rows.length <= most) return rows;
  const worst = (row: TimelineRow) => Math.max(0, ...row.spans.map((span) => WORST.indexOf(span.kind)));
  return rows
    .map((row) => ({ row, worst: worst(row) }))
    .sort((one, other) => other.worst - one.worst)
    .slice(0, most)
    .map(({ row }) => row);
}

/** Returns a sentence that fits into a line or a few; the evidence list and `exhibit timeline` have the rest. */
export function told(sentence: string): string {
  return sentence.length > TOLD ? `${sentence.slice(0, TOLD).trimEnd()}…` : sentence;
}

/** Returns a row of the timeline for each log of each source. */
export function rowsOf(record: RecordShown, nameless: string): TimelineRow[] {
  return record.sources.flatMap((source) =>
    source.streams.map((stream) => ({
      label: [source.source ?? nameless, source.streams.length > 1 ? (stream.profile ?? stream.stream) : null].filter(Boolean).join(' · '),
      spans: stream.spans.map((span) => ({
        from: span.from,
        to: span.to,
        kind: KINDS[span.state],
        title: [`${span.from} – ${span.to}`, texts.overview.recordState[span.state], ...span.because].join('. '),
      })),
    })),
  );
}
