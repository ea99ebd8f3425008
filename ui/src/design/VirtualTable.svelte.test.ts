import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { all, clear, click, one, press, read, settled, stage } from './onstage';
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

test('rows of an earlier filter are marked as that, and nothing can be done with them', async () => {
  const onopen = vi.fn();
  const props = await show({ total: 500, version: 1, of: 'all', onopen });
  suffix = ' new';
  [props.version, props.of] = [2, 'broken'];
  flushSync();
  const [first] = all('.rows [role=row]');
  expect(one('[role=grid]').getAttribute('aria-busy')).toBe('true');
  expect(first!.getAttribute('aria-busy')).toBe('true');
  expect(first!.hasAttribute('inert')).toBe(true);
  expect(first!.classList).toContain('stale');
  click(first!);
  first!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, detail: 2 }));
  one('[role=grid]').focus();
  press('Enter');
  expect(onopen).not.toHaveBeenCalled();
  expect(props.current).toBeNull();
  await settled();
  expect(one('[role=grid]').hasAttribute('aria-busy')).toBe(false);
  expect(first!.hasAttribute('inert')).toBe(false);
  expect(first!.classList).not.toContain('stale');
});

test('a key that moves onto a row of an earlier filter takes the row that comes there', async () => {
  const props = await show({ total: 500, version: 1, of: 'all', key: (row: Row) => row.id });
  suffix = ' new';
  [props.version, props.of] = [2, 'broken'];
  flushSync();
  one('[role=grid]').focus();
  press('ArrowDown');
  expect(props.current).toBeNull();
  await settled();
  expect(props.current).toBe('0 new');
});

test('rows of the same list can be clicked while they are read anew, and are marked as well', async () => {
  const props = await show({ total: 500, version: 1, of: 'all' });
  props.version = 2;
  flushSync();
  const [first] = all('.rows [role=row]');
  expect(first!.getAttribute('aria-busy')).toBe('true');
  expect(first!.hasAttribute('inert')).toBe(false);
  click(first!);
  expect(props.current).toBe('0');
});

test('a click that another row came under opens nothing', async () => {
  const onopen = vi.fn();
  const props = await show({ total: 500, version: 1, onopen, key: (row: Row) => row.id });
  const [first] = all('.rows [role=row]');
  const pointer = (type: string, detail: number) => first!.dispatchEvent(new MouseEvent(type, { bubbles: true, detail }));
  pointer('mousedown', 1);
  suffix = ' new';
  props.version = 2;
  flushSync();
  await settled();
  pointer('click', 1);
  expect(props.current).toBeNull();
  pointer('mousedown', 2);
  pointer('click', 2);
  pointer('dblclick', 2);
  expect(onopen).not.toHaveBeenCalled();
  pointer('mousedown', 1);
  pointer('click', 1);
  pointer('mousedown', 2);
  pointer('click', 2);
  pointer('dblclick', 2);
  expect(onopen).toHaveBeenCalledExactlyOnceWith({ id: '0 new' });
});

test('a row that the screen chose is brought in sight, also where it was not fetched yet', async () => {
  const props = await show({ total: 5000, current: '4000', near: 3990 });
  await settled();
  expect(read('.current')).toEqual(['4000']);
  props.current = '20';
  props.near = 20;
  flushSync();
  await settled();
  expect(read('.current')).toEqual(['20']);
});

test('a list that is read anew stays where it was scrolled to', async () => {
  const props = await show({ total: 5000, version: 1, current: '3' });
  const grid = one('[role=grid]');
  grid.scrollTop = 36 * 2000;
  grid.dispatchEvent(new Event('scroll'));
  flushSync();
  await settled();
  const seen = read('[role=gridcell]')[0];
  props.version = 2;
  flushSync();
  await settled();
  expect(read('[role=gridcell]')[0]).toBe(seen);
});

type Wanted = {
  total: number;
  version?: number;
  of?: unknown;
  current?: string | null;
  near?: number;
  onopen?: (row: Row) => void;
  key?: (row: Row) => string;
};

async function show({ onopen, key, ...wanted }: Wanted) {
  const state = $state({ version: 1, of: undefined as unknown, current: null as string | null, near: undefined as number | undefined, ...wanted });
  const props = {
    label: 'Records',
    key: key ?? ((row: Row) => row.id.replace(' new', '')),
    onopen,
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
    get of() {
      return state.of;
    },
    get near() {
      return state.near;
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
