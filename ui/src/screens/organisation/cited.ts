/** The number in what a field for evidence holds: what is chosen from its list stands with its name. */
export function cited(text: string): string | null {
  const words = text.trim();
  return /^(E-\d+)\s/.exec(words)?.[1] ?? (words || null);
}
