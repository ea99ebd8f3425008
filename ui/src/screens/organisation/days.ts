import { day } from '../../design/format';
import { texts } from '../../texts/index.svelte';

export type Days = { from?: string | null; to?: string | null };

/** Days as people say them: since 1 Jul 2025. */
export function spanned(days: Days): string {
  const { organisation: text } = texts;
  if (days.from && days.to) return text.fromTo(day(days.from), day(days.to));
  if (days.from) return text.since(day(days.from));
  if (days.to) return text.until(day(days.to));
  return text.noDays;
}

/** Days from what two fields hold; an empty field states no day. */
export function stated(from: string, to: string): Days {
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** The day that it is in UTC, as fields take it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What a field holds, or nothing where it is empty. */
export function filled(text: string): string | null {
  return text.trim() || null;
}
