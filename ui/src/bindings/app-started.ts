// provisional
export interface Started {
  version: string;
  settings: Settings;
  open: (string)[];
}
export interface Settings {
  theme?: string;
  density?: string;
  language?: string;
  lock_minutes?: number;
  vaults?: (string)[];
}
export type AppStarted = Started;
