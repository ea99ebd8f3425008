import { afterEach, expect, test } from 'vitest';

import type { RecordShown, Span } from '../../bindings/record-shown';
import type { SpanKind, TimelineRow } from '../../design/Timeline.svelte';
import { speak, texts } from '../../texts/index.svelte';
import { DRAWN, firstOf, rowsOf, told } from './record';

afterEach(() => speak('en'));

const row = (label: string, kind: SpanKind): TimelineRow => ({
  label,
  spans: [{ from: '2026-01-01', to: '2026-01-31', kind, title: '' }],
});

test('few logs are drawn in their order, whatever they are', () => {
  const rows = [row('a', 'proven'), row('b', 'rewritten'), row('c', 'gap')];
  expect(firstOf(rows)).toEqual(rows);
});

test('of many logs those come first in which something is wrong, and the rest in their order', () => {
  const many = Array.from({ length: 1000 }, (_, at) => row(`log ${at}`, 'proven'));
  const rows = [...many, row('a gap', 'gap'), row('rewritten', 'rewritten')];
  const first = firstOf(rows);
  expect(first).toHaveLength(DRAWN);
  expect(first.slice(0, 3).map((it) => it.label)).toEqual(['rewritten', 'a gap', 'log 0']);
  expect(first.at(-1)?.label).toBe(`log ${DRAWN - 3}`);
});

test('a sentence that goes on for pages is cut where it can be seen', () => {
  expect(told('nothing is missing')).toBe('nothing is missing');
  expect(told('x'.repeat(10_000))).toBe(`${'x'.repeat(400)}…`);
});

test('each state of days is told in the language that is spoken, to the eye and to a screen reader', () => {
  const states = Object.keys(texts.overview.recordState) as Span['state'][];
  const spans = states.map((state) => ({ from: '2026-01-01', to: '2026-01-31', state, because: [], items: [] }));
  const record: RecordShown = {
    from: '2026-01-01', to: '2026-12-31',
    sources: [{ source: 'core', missing: '', streams: [{ stream: 'core', spans, kinds: [] }] } as unknown as RecordShown['sources'][number]],
  };
  speak('de');
  const titles = rowsOf(record, '').flatMap((found) => found.spans.map((span) => span.title));
  expect(titles).toContain('2026-01-01 – 2026-01-31. Ende nicht belegt');
  for (const state of states) expect(titles.filter((title) => title.endsWith(state))).toEqual([]);
});
