import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { all, clear, click, one, press, read, settled, stage } from './onstage';
import { toasts } from './toasts.svelte';
import VirtualTable, { PAGE } from './VirtualTable.svelte';

type Row = { id: string; name: string };
const COLUMNS = [
  { id: 'id', title: 'Number', sort: 'number', cell: (row: Row) => row.id },
  { id: 'name', title: 'Name', cell: (row: Row) => row.name },
];
const ROW = 36;
const HEIGHT = 10 * ROW + ROW;

let fetched: [from: number, count: number][] = [];
let running = 0;
let most = 0;

async function fetch(from: number, count: number): Promise<Row[]> {
  fetched.push([from, count]);
  running += 1;
  most = Math.max(most, running);
  await Promise.resolve();
  running -= 1;
  return Array.from({ length: count }, (_, n) => ({ id: String(from + n), name: `Record ${from + n}` }));
}

beforeEach(() => {
  fetched = [];
  most = 0;
  // There is no layout here: the view is ten rows and the head.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(HEIGHT);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(ROW);
});

afterEach(() => {
  clear();
  vi.restoreAllMocks();
});

test('only what is in sight is drawn and fetched, of ten million rows', async () => {
  await show({ total: 10_000_000 });
  expect(rows().length).toBeLessThan(30);
  expect(fetched).toEqual([[0, PAGE]]);
  expect(read('.rows [role=row]')[0]).toBe('0Record 0');
  expect(grid().getAttribute('aria-rowcount')).toBe('10000001');
  expect(rows()[0]!.getAttribute('aria-rowindex')).toBe('2');
});

test('the canvas stays within what browsers can draw', async () => {
  await show({ total: 10_000_000 });
  expect(parseFloat(one('.canvas').style.blockSize)).toBeLessThan(17_000_000);
});

test('the last of ten million rows is reached, and shown at the foot', async () => {
  const onselect = vi.fn();
  await show({ total: 10_000_000, onselect });
  grid().focus();
  press('End');
  await settled();
  expect(fetched).toEqual([[0, PAGE], [9_999_900, PAGE]]);
  expect(rows().at(-1)!.getAttribute('aria-rowindex')).toBe('10000001');
  expect(onselect).toHaveBeenLastCalledWith({ id: '9999999', name: 'Record 9999999' });
  expect(one(`#${grid().getAttribute('aria-activedescendant')}`).textContent).toContain('9999999');
});

test('dragging the scroll bar goes to the same share of the rows', async () => {
  await show({ total: 10_000_000 });
  await scrollTo(0.5);
  const [first] = rows().map((row) => Number(row.getAttribute('aria-rowindex')));
  expect(first! / 10_000_000).toBeCloseTo(0.5, 3);
});

test('the wheel moves by rows even where a pixel of the scroll bar is many', async () => {
  await show({ total: 10_000_000 });
  const turn = new WheelEvent('wheel', { deltaY: 2 * ROW, bubbles: true, cancelable: true });
  grid().dispatchEvent(turn);
  await settled();
  expect(turn.defaultPrevented).toBe(true);
  press('Home');
  grid().focus();
  press('ArrowDown');
  expect(read('.current')).toEqual(['0Record 0']);
});

test('what was scrolled past is not fetched, and a page is fetched once at a time', async () => {
  const waiting: (() => void)[] = [];
  await show({
    total: 100_000,
    fetch: (from: number, count: number) =>
      new Promise<Row[]>((resolve) => {
        fetched.push([from, count]);
        waiting.push(() => resolve(Array.from({ length: count }, (_, n) => ({ id: String(from + n), name: '' }))));
      }),
  });
  for (const share of [0.2, 0.4, 0.6, 0.8]) await scrollTo(share);
  // Two at a time: the first page, and the first that was scrolled to.
  expect(fetched.length).toBe(2);
  expect(all('.coming').length).toBeGreaterThan(0);
  while (waiting.length > 0) {
    waiting.shift()!();
    await settled();
  }
  expect(new Set(fetched.map(([from]) => from)).size).toBe(fetched.length);
  expect(fetched.length).toBeLessThanOrEqual(4);
  expect(all('.coming')).toHaveLength(0);
});

test('keys move, Space chooses, Shift chooses up to there, Enter opens, Escape lets go', async () => {
  const onopen = vi.fn();
  await show({ total: 1000, selected: new Set(), onopen });
  grid().focus();
  press('ArrowDown');
  press('ArrowDown');
  press(' ');
  expect(chosen()).toEqual(['1']);
  press('ArrowDown', { shiftKey: true });
  press('ArrowDown', { shiftKey: true });
  await settled();
  expect(chosen()).toEqual(['1', '2', '3']);
  press('Enter');
  expect(onopen).toHaveBeenCalledExactlyOnceWith({ id: '3', name: 'Record 3' });
  press('Escape');
  expect(chosen()).toEqual([]);
});

test('a click makes a row current, Ctrl adds it, Shift takes all up to it', async () => {
  await show({ total: 1000, selected: new Set(), current: null });
  click(rows()[2]!);
  expect(read('.current')).toEqual(['2Record 2']);
  expect(chosen()).toEqual([]);
  click(rows()[4]!, { ctrlKey: true });
  click(rows()[6]!, { shiftKey: true });
  await settled();
  expect(chosen()).toEqual(['4', '5', '6']);
});

test('a selection over rows that could not be read stays as it was, and says so', async () => {
  let fails = false;
  const some = (from: number, count: number) => (fails ? Promise.reject(new Error('The disk is gone.')) : fetch(from, count));
  await show({ total: 1000, selected: new Set(['0']), fetch: some });
  grid().focus();
  press('Home');
  fails = true;
  press('End', { shiftKey: true });
  await settled();
  expect(chosen()).toEqual([]);
  press('Home');
  expect(chosen()).toEqual(['0']);
  expect([...toasts.values()].at(-1)?.text).toContain('The disk is gone.');
});

test('without a selection, rows are not said to be selectable', async () => {
  await show({ total: 3 });
  expect(grid().hasAttribute('aria-multiselectable')).toBe(false);
  expect(rows()[0]!.hasAttribute('aria-selected')).toBe(false);
});

test('the head sorts by the key of the back end', async () => {
  await show({ total: 1000 });
  const [number] = all('[role=columnheader]');
  expect(number!.getAttribute('aria-sort')).toBe('none');
  click(number!.querySelector('button')!);
  await settled();
  expect(number!.getAttribute('aria-sort')).toBe('ascending');
  click(number!.querySelector('button')!);
  await settled();
  expect(number!.getAttribute('aria-sort')).toBe('descending');
  expect(fetched).toEqual([[0, PAGE], [0, PAGE], [0, PAGE]]);
});

test('what could not be read is said, and tried again when asked', async () => {
  let fails = true;
  await show({ total: 10, fetch: (from: number, count: number) => (fails ? Promise.reject(new Error('The vault is locked.')) : fetch(from, count)) });
  expect(one('[role=alert]').textContent).toContain('The vault is locked.');
  fails = false;
  click(one('[role=alert] button'));
  await settled();
  expect(document.querySelector('[role=alert]')).toBeNull();
  expect(read('.rows [role=row]')[0]).toBe('0Record 0');
});

test('at most two fetches run at a time', async () => {
  await show({ total: 1_000_000 });
  for (const share of [0.1, 0.9, 0.3]) await scrollTo(share);
  expect(most).toBeLessThanOrEqual(2);
});

async function show(props: object) {
  stage(VirtualTable as never, { label: 'Records', fetch, columns: COLUMNS, key: (row: Row) => row.id, ...props } as never);
  await settled();
}

async function scrollTo(share: number) {
  grid().scrollTop = share * (parseFloat(one('.canvas').style.blockSize) - HEIGHT + ROW);
  grid().dispatchEvent(new Event('scroll'));
  flushSync();
  await settled();
}

function grid(): HTMLElement {
  return one('[role=grid]');
}

function rows(): HTMLElement[] {
  return all('.rows [role=row]');
}

function chosen(): string[] {
  return all('.rows [aria-selected=true]').map((row) => row.querySelector('[role=gridcell]')!.textContent!.trim());
}
