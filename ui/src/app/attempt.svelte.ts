import { asFault, type Fault } from '../api/call';

/** Something that a person tries: whether it is under way, and what it was refused with. */
export class Attempt {
  busy = $state(false);
  fault = $state.raw<Fault | null>(null);

  /** Tries; returns whether it went through. What it was refused with is kept to be shown. */
  async run(act: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.fault = null;
    try {
      await act();
      return true;
    } catch (reason) {
      this.fault = asFault(reason);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Forgets what it was refused with. */
  clear(): void {
    this.fault = null;
  }
}
