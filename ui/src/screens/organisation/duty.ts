import type { Days } from './days';

/** What is on record of the days of a duty: held with documented authority, held as stated only, or by nobody. */
export type Piece = { from: string; to: string; kind: 'documented' | 'stated' | 'nobody'; name: string };

export type Held = { name: string; days: Days; without_authority: Days[] };

/** The span that a chain is drawn over. */
export type Reach = { from: string; to: string };

/** Returns the days to draw: from the first that anybody names to the last, or to today where they go on. */
export function reachOf(own: Days, held: Held[], today: string): Reach {
  const starts = [own.from, ...held.map((it) => it.days.from)].filter((it): it is string => Boolean(it));
  const ends = [own.to, ...held.map((it) => it.days.to)].filter((it): it is string => Boolean(it));
  const from = starts.length > 0 ? least(starts) : least([...ends, today]);
  return { from, to: greatest([own.to ?? today, ...ends, from]) };
}

/** Cuts a chain of duties into pieces that each say one thing, in the order of their days. */
export function pieces(held: Held[], gaps: Days[], reach: Reach): Piece[] {
  const all: Piece[] = [];
  for (const duty of held) {
    const span = within(duty.days, reach);
    if (!span) continue;
    let next = span.from;
    for (const gap of duty.without_authority) {
      const cut = within(gap, span);
      if (!cut) continue;
      if (next < cut.from) all.push({ from: next, to: before(cut.from), kind: 'documented', name: duty.name });
      all.push({ ...cut, kind: 'stated', name: duty.name });
      next = after(cut.to);
    }
    if (next <= span.to) all.push({ from: next, to: span.to, kind: 'documented', name: duty.name });
  }
  for (const gap of gaps) {
    const cut = within(gap, reach);
    if (cut) all.push({ ...cut, kind: 'nobody', name: '' });
  }
  return all.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Where a day lies in a reach, from 0 to 100; with `end`, its last moment. */
export function place(day: string, reach: Reach, end = false): number {
  const all = number(reach.to) + 1 - number(reach.from);
  const at = number(day) + (end ? 1 : 0) - number(reach.from);
  return Math.max(0, Math.min(100, (at / all) * 100));
}

/** The first days of years that lie in a reach; of months where it is short. */
export function marks(reach: Reach): string[] {
  const short = number(reach.to) - number(reach.from) < 800;
  const found: string[] = [];
  const [year = 0, month = 1] = reach.from.split('-').map(Number);
  for (let at = short ? Math.floor((month - 1) / 3) * 3 : 0, y = year; found.length < 60; ) {
    const day = `${String(y).padStart(4, '0')}-${String(at + 1).padStart(2, '0')}-01`;
    if (day > reach.to) break;
    if (day >= reach.from) found.push(day);
    at += short ? 3 : 12;
    if (at >= 12) {
      at -= 12;
      y += 1;
    }
  }
  return found;
}

function within(days: Days, reach: Reach): Reach | null {
  const from = days.from && days.from > reach.from ? days.from : reach.from;
  const to = days.to && days.to < reach.to ? days.to : reach.to;
  return from <= to ? { from, to } : null;
}

function least(days: string[]): string {
  return days.reduce((a, b) => (a < b ? a : b));
}

function greatest(days: string[]): string {
  return days.reduce((a, b) => (a > b ? a : b));
}

function number(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

function before(day: string): string {
  return fromNumber(number(day) - 1);
}

function after(day: string): string {
  return fromNumber(number(day) + 1);
}

function fromNumber(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}
