/** Somebody in a note. */
export type NotePerson = { role: string; name?: string };

/** Reads whom a note was with: one a line, the name behind an equals sign. */
export function people(text: string): NotePerson[] {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.map((line) => {
    const [role = '', name = ''] = line.split('=', 2).map((part) => part.trim());
    return name ? { role, name } : { role };
  });
}

/** Writes them as they are read. */
export function written(all: NotePerson[]): string {
  return all.map((it) => (it.name ? `${it.role} = ${it.name}` : it.role)).join('\n');
}

/** Returns a time as notes write it. */
export function startOf(day: string, time: string, zone: string): string {
  const seconds = time.length === 5 ? `${time}:00` : time;
  return `${day}T${seconds}${zone}`;
}

/** Returns how a zone is written that is `minutes` behind UTC, as `Date` counts. */
export function offsetOf(minutes: number): string {
  if (minutes === 0) return 'Z';
  const ahead = Math.abs(minutes);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${minutes < 0 ? '+' : '-'}${two(ahead / 60)}:${two(ahead % 60)}`;
}

/** Returns the lines of a text that say something. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}
