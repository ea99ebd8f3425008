// Written by `npm run bindings` from schemas/window/settings.json. Do not edit.

/**
 * How a person wants the window.
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
