import type { SoaChangeShown, SoaCell } from '../../../bindings/soa-diff';
import type { SoaRowShown } from '../../../bindings/soa-show';

/** A control in one version beside the other. */
export type Beside = {
  control: string;
  title: string;
  own: boolean;
  before: SoaRowShown | null;
  after: SoaRowShown | null;
  change: 'added' | 'removed' | 'changed' | null;
  cells: SoaCell[];
};

/** Puts two versions side by side: in the order of the newer one, then what is gone. */
export function beside(after: SoaRowShown[], before: SoaRowShown[] | null, changes: SoaChangeShown[]): Beside[] {
  const earlier = new Map((before ?? []).map((row) => [row.control, row]));
  const changed = new Map(changes.map((change) => [change.control, change]));
  const line = (row: SoaRowShown, older: SoaRowShown | null, newer: SoaRowShown | null): Beside => {
    const change = changed.get(row.control);
    return {
      control: row.control, title: row.title, own: row.own, before: older, after: newer, change: change?.kind ?? null, cells: change?.cells ?? [],
    };
  };
  const here = new Set(after.map((row) => row.control));
  const gone = (before ?? []).filter((row) => !here.has(row.control));
  return [...after.map((row) => line(row, earlier.get(row.control) ?? null, row)), ...gone.map((row) => line(row, row, null))];
}

export const SHOWS = ['changed', 'excluded', 'own', 'doubtful'] as const;
export type Show = (typeof SHOWS)[number];

/** Which lines are wanted. */
export function wanted(line: Beside, show: Show | null, doubtful: ReadonlySet<string>): boolean {
  if (show === 'changed') return line.change !== null;
  if (show === 'excluded') return line.after?.applicable === false;
  if (show === 'own') return line.own;
  return show === null || doubtful.has(line.control);
}
