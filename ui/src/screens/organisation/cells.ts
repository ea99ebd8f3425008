import type { RegisterPage } from '../../bindings/register-page';

export type Row = RegisterPage['rows'][number];
export type Schema = RegisterPage['schema'];
export type Cell = Row['cells'][string];

/** What a cell says on one line. */
export function cellText(cell: Cell | null | undefined): string {
  if (cell === null || cell === undefined) return '';
  return Array.isArray(cell) ? cell.join('; ') : String(cell);
}

/** What a column is called; one that the register does not have keeps its name in the file. */
export function titleOf(schema: Schema, key: string): string {
  return schema.columns.find((it) => it.key === key)?.title ?? key;
}
