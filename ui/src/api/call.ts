import { invoke } from '@tauri-apps/api/core';

import type { Fault } from '../bindings/fault';

export type { Fault };

/** What a command was refused with. Screens show `fault`; they never write a sentence of their own for it. */
export class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

/** Asks the program for something; throws {@link Refused} where it was refused or failed. */
export async function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (reason) {
    throw new Refused(asFault(reason));
  }
}

/** Turns whatever was thrown into a fault that can be shown. */
export function asFault(reason: unknown): Fault {
  if (reason instanceof Refused) return reason.fault;
  if (isFault(reason)) return reason;
  // Tauri answers with a text where a command does not exist, is not permitted, or can't be decoded: of the last,
  // people need what the program said of what they typed, and not where it stood.
  const undecoded = /^invalid args `[^`]+` for command `[^`]+`: (.+)$/s.exec(String(reason));
  if (undecoded) return { code: 'text', message: undecoded[1]!, hints: [] };
  return { code: 'window', message: String(reason), hints: [] };
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'hints' in value;
}
