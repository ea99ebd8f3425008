// provisional
export interface NoteTaken {
  id?: string | null;
  already: boolean;
  refused: (string)[];
}
