import type { Snippet } from 'svelte';

/** What stands in a cell: words, or something drawn. */
export type Cell<T> = Snippet<[T]> | ((row: T) => string);

/** A width as CSS writes it. */
export function length(width: string | number | undefined): string | undefined {
  return typeof width === 'number' ? `${width}px` : width;
}

/** The least pixels that a column of this width needs; a width that gives way needs some too. */
export function leastWidth(width: string | number | undefined): number {
  if (typeof width === 'number') return width;
  const [, size, unit] = /^([\d.]+)(px|rem|em)$/.exec(width ?? '') ?? [];
  return size ? Number(size) * (unit === 'px' ? 1 : 16) : 112;
}

/**
 * Makes one kind of cell out of both. Svelte marks a snippet by nothing that could be asked for, but a snippet puts
 * nodes before the anchor that it is called with, and a function that returns words touches no node.
 */
export function drawing<T>(cell: Cell<T>, words: Snippet<[string]>): Snippet<[T]> {
  const known = drawings.get(cell);
  if (known) return known as Snippet<[T]>;
  const call = cell as unknown as Draw;
  const write = words as unknown as Draw;
  // A snippet takes at least its anchor.
  let kind: 'words' | 'drawn' | undefined = call.length === 0 ? 'words' : undefined;
  const draw: Draw = (anchor, row) => {
    if (kind === 'drawn') return call(anchor, row);
    if (kind === undefined) {
      kind = draws(call, anchor, row) ? 'drawn' : 'words';
      if (kind === 'drawn') return undefined;
    }
    return write(anchor, () => (cell as (row: unknown) => string)(row()));
  };
  drawings.set(cell, draw);
  return draw as unknown as Snippet<[T]>;
}

type Draw = (anchor: ChildNode, argument: () => unknown) => unknown;

const drawings = new WeakMap<object, unknown>();

/** Calls a cell as a snippet, and tells whether it was one. */
function draws(call: Draw, anchor: ChildNode, row: () => unknown): boolean {
  const before = anchor.previousSibling;
  try {
    call(anchor, row);
  } catch (error) {
    // A function that was given a node in place of its row may well stumble. A snippet that fails is at fault.
    if (anchor.previousSibling !== before) throw error;
  }
  return anchor.previousSibling !== before;
}
