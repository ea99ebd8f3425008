import { asFault, type Fault } from '../../api/call';
import { vault } from '../../app/vault.svelte';

/** An answer of the program as it stands now. */
export type Fetched<T> = {
  readonly value: T | null;
  readonly fault: Fault | null;
};

/** Asks for something, and again whenever the vault changed or what `ask` reads did. Call it while a component starts. */
export function fetched<T>(ask: () => Promise<T> | null): Fetched<T> {
  let value = $state.raw<T | null>(null);
  let fault = $state.raw<Fault | null>(null);
  let latest = 0;
  $effect(() => {
    void vault.version;
    const mine = ++latest;
    const asked = ask();
    if (!asked) {
      value = null;
      fault = null;
      return;
    }
    asked.then(
      (found) => {
        if (mine !== latest) return;
        value = found;
        fault = null;
      },
      (reason) => {
        if (mine !== latest) return;
        value = null;
        fault = asFault(reason);
      },
    );
  });
  return {
    get value() {
      return value;
    },
    get fault() {
      return fault;
    },
  };
}
