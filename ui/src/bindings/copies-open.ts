// provisional
export interface CopyShown {
  number: number;
  id: string;
  name: string;
  at: string;
  stuck: boolean;
}
export type CopiesOpen = (CopyShown)[];
