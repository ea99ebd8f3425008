import { expect, test } from 'vitest';
import type { SpanKind, TimelineRow } from '../../design/Timeline.svelte';
import { DRAWN, firstOf, told } from './record';

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
