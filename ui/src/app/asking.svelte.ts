import { asFault, call, type Fault } from '../api/call';
import { vault } from './vault.svelte';

/** What a screen wants to know of the program. */
export type Question = { command: string; args?: Record<string, unknown> };

/** A question, and what came of it. */
export type Asking<T> = {
  /** The answer to the present question, and never to another one; while the same is asked again, the one before. */
  readonly value: T | null;
  /** Why there is none. */
  readonly fault: Fault | null;
  /** Whether there is an answer; it may be `null`. */
  readonly answered: boolean;
  /** The last answer, to whatever was asked then: only for what is the same whatever is asked. */
  readonly before: T | null;
};

/**
 * Asks what `wanted` says, and again whenever that or the vault changes. Where the last answer was to another question,
 * or the last attempt failed, no answer is shown. `null` asks nothing. To be called while a component is made.
 */
export function asking<T>(wanted: () => Question | null): Asking<T> {
  const question = $derived(wanted());
  const asked = $derived(question && JSON.stringify([question.command, question.args]));
  let last = $state.raw<{ to: string; value: T | null; fault: Fault | null } | null>(null);
  let before = $state.raw<T | null>(null);
  let latest = 0;

  const told = $derived(last !== null && last.to === asked ? last : null);

  $effect(() => {
    void vault.version;
    const mine = (latest += 1);
    const to = asked;
    if (to === null) return;
    const [command, args] = JSON.parse(to) as [string, Record<string, unknown> | undefined];
    call<T>(command, args ?? {}).then(
      (value) => {
        if (mine !== latest) return;
        before = value;
        last = { to, value, fault: null };
      },
      (reason) => {
        if (mine === latest) last = { to, value: null, fault: asFault(reason) };
      },
    );
  });

  return {
    get value() {
      return told?.value ?? null;
    },
    get fault() {
      return told?.fault ?? null;
    },
    get answered() {
      return told !== null && told.fault === null;
    },
    get before() {
      return before;
    },
  };
}
