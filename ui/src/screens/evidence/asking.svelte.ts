import { asFault, call, type Fault } from '../../api/call';

/** Something that a screen asked for: what came of it, and why nothing did. */
export type Asking<T> = { readonly value: T | null; readonly fault: Fault | null };

/**
 * Asks again whenever what `wanted` reads changes. What was there stays until the new answer is; an answer that was
 * overtaken is dropped. `null` asks nothing.
 */
export function asking<T>(wanted: () => { command: string; args: Record<string, unknown> } | null): Asking<T> {
  let value = $state.raw<T | null>(null);
  let fault = $state.raw<Fault | null>(null);
  let latest = 0;
  $effect(() => {
    const now = wanted();
    const mine = ++latest;
    if (!now) {
      value = null;
      return;
    }
    call<T>(now.command, now.args).then(
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
