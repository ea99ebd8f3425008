// provisional
export interface ReviewWanted {
  evidence: string;
  requirement: string;
  agrees: boolean;
  comment: string;
  exception?: string | null;
}
export type ControlsReviewWanted = ReviewWanted;
