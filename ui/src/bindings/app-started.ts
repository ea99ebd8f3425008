// Written by `npm run bindings` from schemas/window/app-started.json. Do not edit.

/**
 * What the page needs before anything is open.
 */
export interface AppStarted {
  /**
   * Files that the program was asked to open and that nobody has looked at yet.
   */
  open: string[];
  settings: Settings;
  /**
   * The program's version, and the sources that it was built from.
   */
  version: string;
}
/**
 * How this person wants the window.
 */
export interface Settings {
  /**
   * `comfortable` or `compact`.
   */
  density: string;
  /**
   * `system`, `en` or `de`.
   */
  language: string;
  /**
   * After how many minutes without a touch the vault is locked.
   */
  lock_minutes: number;
  /**
   * `system`, `light` or `dark`.
   */
  theme: string;
  /**
   * Vaults that were opened here, the newest first.
   */
  vaults: string[];
  /**
   * How large everything is drawn, in percent.
   */
  zoom: number;
}
