import { afterEach, expect, test } from 'vitest';

import type { RecordShown, SpanDrawn } from '../../bindings/record-shown';
import { speak, texts } from '../../texts/index.svelte';
import { rowsOf } from './record';

afterEach(() => speak('en'));

test('each state of days is told in the language that is spoken, to the eye and to a screen reader', () => {
  const states = Object.keys(texts.overview.recordState) as SpanDrawn['state'][];
  const spans = states.map((state) => ({ from: '2026-01-01', to: '2026-01-31', state, because: [] }));
  const record: RecordShown = {
    from: '2026-01-01', to: '2026-12-31',
    logs: [{ source: 'core', spans }], logs_total: 1, sources: [], sources_total: 0,
  };
  speak('de');
  const titles = rowsOf(record, '').flatMap((found) => found.spans.map((span) => span.title));
  expect(titles).toContain('2026-01-01 – 2026-01-31. Ende nicht belegt');
  for (const state of states) expect(titles.filter((title) => title.endsWith(state))).toEqual([]);
});
