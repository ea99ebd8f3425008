import { asFault, type Fault } from '../../api/call';
import { vault } from '../../app/vault.svelte';

/** What was asked of the vault, kept fresh: it is asked anew whenever something was written, or what `ask` reads changes. */
export class Fetched<T> {
  value = $state.raw<T | null>(null);
  fault = $state.raw<Fault | null>(null);
  #latest = 0;

  constructor(ask: () => Promise<T> | null) {
    $effect(() => {
      void vault.version;
      const mine = ++this.#latest;
      ask()?.then(
        (value) => this.#take(mine, value, null),
        (reason: unknown) => this.#take(mine, this.value, asFault(reason)),
      );
    });
  }

  /** An answer that was overtaken says nothing any more. */
  #take(mine: number, value: T | null, fault: Fault | null): void {
    if (mine !== this.#latest) return;
    this.value = value;
    this.fault = fault;
  }
}
