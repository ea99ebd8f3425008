import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { all, clear, one, press, read, settled, stage } from './onstage';
import VirtualTable, { PAGE } from './VirtualTable.svelte';

type Row = { id: string };

let asked: [from: number, count: number][] = [];
let suffix = '';
let fails = false;

beforeEach(() => {
  asked = [];
  suffix = '';
  fails = false;
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(396);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(36);
});

afterEach(() => {
  clear();
  vi.restoreAllMocks();
});

test('a new version is fetched while the rows of the old one stay in sight', async () => {
  const props = await show({ total: 500, version: 1 });
  suffix = ' new';
  props.version = 2;
  flushSync();
  expect(all('.coming')).toHaveLength(0);
  expect(read('[role=gridcell]')[0]).toBe('0');
  await settled();
  expect(read('[role=gridcell]')[0]).toBe('0 new');
  expect(asked).toEqual([[0, PAGE], [0, PAGE]]);
});

test('a list that grew fetches the rest of what was its last page', async () => {
  const props = await show({ total: 4, version: 1 });
  props.total = 7;
  flushSync();
  await settled();
  expect(asked).toEqual([[0, 4], [0, 7]]);
  expect(read('[role=gridcell]')).toHaveLength(7);
});

test('a list that became shorter does not leave the view behind its end', async () => {
  const props = await show({ total: 5000, version: 1 });
  one('[role=grid]').focus();
  press('End');
  await settled();
  props.total = 20;
  flushSync();
  await settled();
  expect(read('[role=gridcell]').at(-1)).toBe('19');
});

test('the screen can choose the current row, and let go of it', async () => {
  const props = await show({ total: 500, current: '3' });
  expect(read('.current')).toEqual(['3']);
  props.current = null;
  flushSync();
  expect(all('.current')).toHaveLength(0);
  props.current = '5';
  flushSync();
  one('[role=grid]').focus();
  press('ArrowDown');
  expect(props.current).toBe('6');
});

test('rows of an earlier filter do not stay where those of the present one could not be read', async () => {
  const props = await show({ total: 500, version: 1 });
  fails = true;
  props.version = 2;
  flushSync();
  await settled();
  expect(read('[role=alert]')[0]).toContain('The vault is locked.');
  expect(read('[role=gridcell]').filter((cell) => cell !== '')).toHaveLength(0);
});

async function show(wanted: { total: number; version?: number; current?: string | null }) {
  const state = $state({ version: 1, current: null as string | null, ...wanted });
  const props = {
    label: 'Records',
    key: (row: Row) => row.id.replace(' new', ''),
    columns: [{ id: 'id', title: 'Number', cell: (row: Row) => row.id }],
    fetch: async (from: number, count: number) => {
      asked.push([from, count]);
      await Promise.resolve();
      if (fails) throw new Error('The vault is locked.');
      return Array.from({ length: count }, (_, n) => ({ id: `${from + n}${suffix}` }));
    },
    get total() {
      return state.total;
    },
    get version() {
      return state.version;
    },
    get current() {
      return state.current;
    },
    set current(value: string | null) {
      state.current = value;
    },
  };
  stage(VirtualTable as never, props as never);
  await settled();
  return state;
}
