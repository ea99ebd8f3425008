let version = $state('');

/** The program that shows this page. */
export const program = {
  /** Its version, and the sources that it was built from. */
  get version(): string {
    return version;
  },
};

/** Takes note of what the program said of itself when it started. */
export function startedAs(said: string): void {
  version = said;
}
