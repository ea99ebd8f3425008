// provisional
export interface RecordsCounted {
  records: number;
  or_more: boolean;
  documents: number;
}
