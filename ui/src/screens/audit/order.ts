/** Where a list of requirements goes on from one of them: forwards with 1, backwards with -1. It ends at its ends. */
export function step(ids: string[], from: string | null, by: 1 | -1): string | null {
  const at = from === null ? -1 : ids.indexOf(from);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

/** The next requirement that is open, after the present one and then from the beginning. */
export function nextOpen(ids: string[], open: ReadonlySet<string>, from: string): string | null {
  const at = ids.indexOf(from);
  const around = [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))];
  return around.find((id) => open.has(id)) ?? null;
}

/**
 * Sorts as the catalog lists: controls by their numbers, then clauses, then the organisation's own controls.
 * `A.10.2` comes after `A.9.4`, which an order of letters would not give.
 */
export function byRequirement(one: string, other: string): number {
  const [a, b] = [place(one), place(other)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? -1) - (b[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function place(id: string): number[] {
  const [first = '', ...rest] = id.split('.');
  const numbers = rest.map(Number);
  if (first === 'A') return [0, ...numbers];
  if (first === 'X') return [2, ...numbers];
  return [1, Number(first), ...numbers];
}
