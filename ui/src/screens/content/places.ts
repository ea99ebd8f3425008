/**
 * Where pages of a long answer end, so that the next one is asked for from there. The program reaches a place at once,
 * and passes over rows one by one where it has none.
 */
export class Places<Place> {
  #ends: { row: number; place: Place }[] = [];

  /** Learns the rows of a page that begins at `from`. */
  learn(from: number, rows: Place[]): void {
    const place = rows.at(-1);
    if (place === undefined) return;
    const row = from + rows.length;
    this.#ends = [...this.#ends.filter((end) => end.row !== row), { row, place }].sort((a, b) => a.row - b.row);
  }

  /** Returns the nearest known place before a row, and how many rows lie between. */
  before(row: number): { place: Place | null; skip: number } {
    const end = this.#ends.filter((it) => it.row <= row).at(-1);
    return end ? { place: end.place, skip: row - end.row } : { place: null, skip: row };
  }
}
