// provisional
export interface RecordNames {
  kinds: (string)[];
  systems: (string)[];
  versions: (string)[];
  agents: (string)[];
  people: (string)[];
  requesters: (string)[];
  risk_levels: (string)[];
  outcomes: (string)[];
}
export type RecordsNames = RecordNames;
