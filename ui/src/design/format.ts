import { texts } from '../texts/index.svelte';

/** A number of bytes as people say it: 512 bytes, 1.4 MB. */
export function bytes(n: number): string {
  if (n < 1000) return texts.design.bytes(count(n));
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(n) / 3) - 1);
  const value = n / 1000 ** (unit + 1);
  // 999,950 bytes are a megabyte, not 1,000 kB.
  return value >= 999.5 && unit < UNITS.length - 1 ? bytes(1000 ** (unit + 2)) : `${short(value)} ${UNITS[unit]}`;
}

/** A whole number with its thousands set apart: 4,212. */
export function count(n: number): string {
  return new Intl.NumberFormat(texts.design.locale, { maximumFractionDigits: 0 }).format(n);
}

/** A span of time in its two largest units: 1 h 5 min. */
export function duration(seconds: number): string {
  const { duration: unit } = texts.design;
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), unit.days],
    [Math.floor(whole / 3600) % 24, unit.hours],
    [Math.floor(whole / 60) % 60, unit.minutes],
    [whole % 60, unit.seconds],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  if (first < 0) return `0 ${unit.seconds}`;
  return parts.slice(first, first + 2).filter(([n]) => n > 0).map(([n, name]) => `${n} ${name}`).join(' ');
}

/** A moment in RFC 3339 as it is shown everywhere: 14 Mar 2026, 09:30 UTC. Text that is no moment stays as it is. */
export function when(text: string): string {
  const moment = parse(text);
  if (!moment) return text;
  if (!moment.timed) return said(moment);
  return texts.design.moment(said(moment), `${two(moment.hour)}:${two(moment.minute)}`);
}

/** The day of a moment or a date: 14 Mar 2026. Text that is neither stays as it is. */
export function day(text: string): string {
  const moment = parse(text);
  return moment ? said(moment) : text;
}

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

type Moment = { year: number; month: number; day: number; hour: number; minute: number; timed: boolean };

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d))?$/;

/** Reads a date, or a moment with its offset, which it takes to UTC. */
function parse(text: string): Moment | null {
  const found = MOMENT.exec(text);
  if (!found) return null;
  const [year, month, date, hour = 0, minute = 0] = found.slice(1, 6).map((part) => (part ? Number(part) : 0)) as number[];
  if (month! < 1 || month! > 12 || date! < 1 || date! > 31 || hour > 23 || minute > 59) return null;
  const utc = new Date(0);
  utc.setUTCFullYear(year!, month! - 1, date!);
  if (utc.getUTCDate() !== date) return null;
  utc.setUTCHours(hour, minute - offset(found[7]));
  return {
    year: utc.getUTCFullYear(), month: utc.getUTCMonth(), day: utc.getUTCDate(),
    hour: utc.getUTCHours(), minute: utc.getUTCMinutes(), timed: found[4] !== undefined,
  };
}

/** Minutes that a place is ahead of UTC. */
function offset(zone: string | undefined): number {
  if (!zone || zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}

function said(moment: Moment): string {
  return texts.design.day(moment.day, texts.design.months[moment.month]!, moment.year);
}

function short(value: number): string {
  // One digit after the point for small numbers, always, so that columns of sizes stay calm.
  const digits = value < 9.95 ? 1 : 0;
  return new Intl.NumberFormat(texts.design.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
