import type { FindingLine, Grade } from '../../../bindings/findings';

/** The grades, the gravest first. */
export const GRADES: Grade[] = ['major', 'minor', 'area-of-concern', 'observation', 'opportunity', 'conformity'];

export type Wanted = { grade: string | null; state: string | null; engagement: string | null; overdue: boolean };

/** The findings that meet everything that is wanted. */
export function narrowed(lines: FindingLine[], wanted: Wanted): FindingLine[] {
  return lines.filter(
    (it) =>
      (!wanted.grade || it.grade === wanted.grade) &&
      (!wanted.state || it.state === wanted.state) &&
      (!wanted.engagement || it.engagement === wanted.engagement) &&
      (!wanted.overdue || it.overdue),
  );
}
