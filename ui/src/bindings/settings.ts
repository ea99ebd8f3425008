// provisional
export interface Settings {
  theme?: string;
  density?: string;
  language?: string;
  lock_minutes?: number;
  vaults?: (string)[];
}
