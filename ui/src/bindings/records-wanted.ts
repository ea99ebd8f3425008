// provisional
export interface RecordsWanted {
  item?: string | null;
  from?: string | null;
  to?: string | null;
  text?: string | null;
  kind?: string | null;
  system?: string | null;
  version?: string | null;
  agent?: string | null;
  decision?: string | null;
  person?: string | null;
  requester?: string | null;
  risk_level?: string | null;
  outcome?: string | null;
  before?: RecordPlace | null;
}
export interface RecordPlace {
  id: string;
  line: number;
}
