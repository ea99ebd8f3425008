// provisional
export interface ConfirmationWanted {
  id: string;
  confirmed: boolean;
  role: string;
  name?: string | null;
  on: string;
  how: string;
  comment?: string | null;
}
export type NoteConfirmationWanted = ConfirmationWanted;
