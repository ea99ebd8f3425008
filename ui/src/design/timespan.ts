import { texts } from '../texts/index.svelte';

/** Where a moment lies between two others, from 0 to 1; `null` where one of them is no moment. */
export function placeOf(moment: string, from: string, to: string): number | null {
  const [at, start, end] = [moment, from, to].map((text) => Date.parse(text)) as [number, number, number];
  if (Number.isNaN(at) || Number.isNaN(start) || Number.isNaN(end) || end <= start) return null;
  return Math.min(1, Math.max(0, (at - start) / (end - start)));
}

export type Tick = { at: number; month: string; year: string };

/** Marks for months, or for as many months at once as leave at most twelve marks. */
export function ticks(from: string, to: string): Tick[] {
  const [start, end] = [new Date(from), new Date(to)];
  if (!(start < end)) return [];
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth() + 1;
  const step = STEPS.find((step) => months / step <= 12) ?? 12 * Math.ceil(months / 144);
  const marks: Tick[] = [];
  for (let n = 0; n <= months; n += 1) {
    const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n, 1));
    const index = month.getUTCFullYear() * 12 + month.getUTCMonth();
    if (month < start || month > end || index % step !== 0) continue;
    marks.push({ at: (+month - +start) / (+end - +start), month: texts.design.months[month.getUTCMonth()]!, year: yearOf(month, marks.length === 0) });
  }
  return marks;
}

const STEPS = [1, 2, 3, 6, 12];

/** The year stands where it begins, and at the first mark. */
function yearOf(month: Date, first: boolean): string {
  return first || month.getUTCMonth() === 0 ? String(month.getUTCFullYear()) : '';
}
