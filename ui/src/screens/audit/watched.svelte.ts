import { asFault, type Fault } from '../../api/call';
import { vault } from '../../app/vault.svelte';

/** Something that was asked for, as far as an answer is there. */
export type Watched<T> = {
  /** The newest answer; it stays while a newer one is on its way. */
  readonly value: T | undefined;
  /** Why there is none. */
  readonly fault: Fault | null;
};

/**
 * Asks now, and again whenever the vault or anything that `load` reads before its first `await` changes. An answer
 * that is overtaken by a later question is dropped. To be called while a component is made.
 */
export function watched<T>(load: () => Promise<T>): Watched<T> {
  let value = $state.raw<T | undefined>(undefined);
  let fault = $state.raw<Fault | null>(null);
  let latest = 0;

  $effect(() => {
    void vault.version;
    const mine = ++latest;
    load().then(
      (answer) => {
        if (mine !== latest) return;
        value = answer;
        fault = null;
      },
      (reason) => {
        if (mine === latest) fault = asFault(reason);
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
