import { describe, expect, it } from 'vitest';

import { marks, pieces, place, reachOf } from './duty';

const ada = { name: 'Ada', days: { from: '2025-01-01', to: '2025-06-30' }, without_authority: [{ from: '2025-03-01', to: '2025-03-31' }] };
const bo = { name: 'Bo', days: { from: '2025-08-01' }, without_authority: [] };

describe('a chain of duties', () => {
  it('reaches from the first day that is named to today where it goes on', () => {
    expect(reachOf({ from: '2025-01-01' }, [ada, bo], '2026-03-01')).toEqual({ from: '2025-01-01', to: '2026-03-01' });
    expect(reachOf({ from: '2025-02-01', to: '2025-12-31' }, [ada], '2026-03-01')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    expect(reachOf({}, [], '2026-03-01')).toEqual({ from: '2026-03-01', to: '2026-03-01' });
  });

  it('is cut where authority or a person is missing', () => {
    const reach = { from: '2025-01-01', to: '2025-12-31' };
    const found = pieces([ada, bo], [{ from: '2025-07-01', to: '2025-07-31' }], reach);
    expect(found.map((it) => [it.from, it.to, it.kind, it.name])).toEqual([
      ['2025-01-01', '2025-02-28', 'documented', 'Ada'],
      ['2025-03-01', '2025-03-31', 'stated', 'Ada'],
      ['2025-04-01', '2025-06-30', 'documented', 'Ada'],
      ['2025-07-01', '2025-07-31', 'nobody', ''],
      ['2025-08-01', '2025-12-31', 'documented', 'Bo'],
    ]);
  });

  it('is drawn to scale, and the last day counts', () => {
    const reach = { from: '2025-01-01', to: '2025-01-10' };
    expect(place('2025-01-01', reach)).toBe(0);
    expect(place('2025-01-05', reach, true)).toBe(50);
    expect(place('2025-01-10', reach, true)).toBe(100);
    expect(place('2024-01-01', reach)).toBe(0);
  });

  it('is marked by quarters, or by years where it is long', () => {
    expect(marks({ from: '2025-02-01', to: '2025-11-01' })).toEqual(['2025-04-01', '2025-07-01', '2025-10-01']);
    expect(marks({ from: '2020-02-01', to: '2023-01-01' })).toEqual(['2021-01-01', '2022-01-01', '2023-01-01']);
  });
});
