// provisional
export interface CopyOffer {
  name: string;
  bytes: number;
  opening: Opening;
  folder: string;
}
export type Opening = 'shown' | 'active' | 'program';
