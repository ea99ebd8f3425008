import { createRawSnippet, flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';

import DataTable, { DRAWN } from './DataTable.svelte';

type Row = { id: string; name: string; size: number };
const ROWS: Row[] = [
  { id: 'a', name: 'Minutes 10', size: 30 },
  { id: 'b', name: 'Minutes 9', size: 5 },
  { id: 'c', name: 'Approval', size: 200 },
];
const COLUMNS = [
  { id: 'name', title: 'Name', sort: (row: Row) => row.name, cell: (row: Row) => row.name },
  { id: 'size', title: 'Size', align: 'end' as const, sort: (row: Row) => row.size, cell: (row: Row) => `${row.size} kB` },
  { id: 'mark', title: 'Mark', cell: createRawSnippet<[Row]>((row) => ({ render: () => `<b class="mark">${row().id}</b>` })) },
];

let table: object | undefined;
afterEach(() => {
  if (table) unmount(table);
  document.body.replaceChildren();
});

test('cells are words or drawn, and both follow their row', () => {
  show({});
  expect(texts('tbody tr:first-child td')).toEqual(['Minutes 10', '30 kB', 'a']);
  expect(document.querySelectorAll('b.mark')).toHaveLength(3);
});

test('a table without anything to do is a plain table outside the tab order', () => {
  show({});
  expect(document.querySelector('table')?.getAttribute('role')).toBeNull();
  expect(document.querySelector('tr[tabindex]')).toBeNull();
});

test('the head sorts by names as people count and by numbers', () => {
  show({});
  click('Name');
  expect(texts('tbody td:first-child')).toEqual(['Approval', 'Minutes 9', 'Minutes 10']);
  expect(sorts()).toEqual(['ascending', 'none', null]);
  click('Size');
  click('Size');
  expect(texts('tbody td:nth-child(2)')).toEqual(['200 kB', '30 kB', '5 kB']);
  expect(sorts()).toEqual(['none', 'descending', null]);
});

test('arrow keys move and choose, Enter opens', () => {
  const onopen = vi.fn();
  show({ selected: null, onopen });
  row(0).focus();
  press('ArrowDown');
  expect(document.activeElement).toBe(row(1));
  expect(row(1).getAttribute('aria-selected')).toBe('true');
  press('End');
  expect(document.activeElement).toBe(row(2));
  press('ArrowDown');
  expect(document.activeElement).toBe(row(2));
  press('Enter');
  expect(onopen).toHaveBeenCalledExactlyOnceWith(ROWS[2]);
});

test('of a long table the beginning is drawn, and what is moved to', async () => {
  let near: ((seen: { isIntersecting: boolean }[]) => void) | undefined;
  vi.stubGlobal('IntersectionObserver', class {
    constructor(tell: typeof near) {
      near = tell;
    }
    observe() {}
    disconnect() {}
  });
  const rows = Array.from({ length: 3 * DRAWN }, (_, n) => ({ id: String(n), name: `Row ${n}`, size: n }));
  show({ rows, selected: null });
  expect(document.querySelectorAll('tbody tr')).toHaveLength(DRAWN);
  expect(document.querySelector('table')?.getAttribute('aria-rowcount')).toBe(String(3 * DRAWN + 1));
  near?.([{ isIntersecting: true }]);
  flushSync();
  expect(document.querySelectorAll('tbody tr')).toHaveLength(2 * DRAWN);
  row(0).focus();
  press('End');
  await tick();
  expect(document.activeElement?.textContent).toContain(`Row ${3 * DRAWN - 1}`);
  vi.unstubAllGlobals();
});

test('Tab reaches one row only', () => {
  show({ selected: 'b' });
  expect([...document.querySelectorAll('tbody tr')].map((tr) => tr.getAttribute('tabindex'))).toEqual(['-1', '0', '-1']);
});

function show(more: object) {
  table = mount(DataTable<Row>, { target: document.body, props: { label: 'Files', rows: ROWS, columns: COLUMNS, key: (row) => row.id, ...more } });
  flushSync();
}

function row(at: number): HTMLElement {
  return document.querySelectorAll<HTMLElement>('tbody tr')[at]!;
}

function press(key: string) {
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  flushSync();
}

function click(title: string) {
  [...document.querySelectorAll('th button')].find((button) => button.textContent?.trim() === title)!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  flushSync();
}

function texts(selector: string): string[] {
  return [...document.querySelectorAll(selector)].map((cell) => cell.textContent!.trim());
}

function sorts(): (string | null)[] {
  return [...document.querySelectorAll('th')].map((th) => th.getAttribute('aria-sort'));
}
