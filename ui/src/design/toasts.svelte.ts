import { SvelteMap } from 'svelte/reactivity';

export type Tone = 'plain' | 'good' | 'attention' | 'bad';
export type Toast = { id: number; text: string; tone: Tone; undo?: (() => void) | undefined };

/** The messages that are in sight, from the oldest to the newest. */
export const toasts = new SvelteMap<number, Toast>();

/** Says something in passing. What is bad stays until it is dismissed; the rest stays long enough to be read. */
export function say(text: string, options: { undo?: () => void; tone?: Tone } = {}): void {
  const id = (last += 1);
  toasts.set(id, { id, text, tone: options.tone ?? 'plain', undo: options.undo });
}

export function dismiss(id: number): void {
  toasts.delete(id);
}

/** Takes away all of them. */
export function dismissAll(): void {
  toasts.clear();
}

/** How long a message stays, in milliseconds. */
export function stays(toast: Toast): number {
  if (toast.tone === 'bad') return Infinity;
  return Math.max(8000, toast.text.length * 90);
}

let last = 0;
