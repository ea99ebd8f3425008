import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { flushSync } from 'svelte';

import { clear, settled } from '../design/onstage';

/** A call that waits until the test answers it. */
export type Held = {
  command: string;
  args: Record<string, unknown>;
  answer: (value: unknown) => Promise<void>;
  refuse: (message: string, code?: string) => Promise<void>;
};

/** Stands in for the program, for a test: what `answers` names is answered at once, the rest is held, oldest first. */
export function pretend(answers: Record<string, (args: Record<string, unknown>) => unknown> = {}): Held[] {
  const held: Held[] = [];
  Object.assign(globalThis, { isTauri: true });
  mockIPC(
    (command, args) => {
      const given = (args ?? {}) as Record<string, unknown>;
      const at = answers[command];
      if (at) return at(given);
      return new Promise((resolve, reject) => {
        const then = async (act: () => void) => {
          act();
          await settled();
          flushSync();
        };
        held.push({
          command,
          args: given,
          answer: (value) => then(() => resolve(value)),
          refuse: (message, code = 'io') => then(() => reject({ code, message, hints: [] })),
        });
      });
    },
    { shouldMockEvents: true },
  );
  return held;
}

/** Takes away what is drawn, then the program: components still say goodbye to it. */
export async function unpretend(): Promise<void> {
  clear();
  await settled();
  clearMocks();
  Object.assign(globalThis, { isTauri: undefined });
}
