/** One thing that can be chosen. */
export type Option = { id: string; name: string };

/** Returns the options whose number or name has every word; one whose number begins so comes first. */
export function found(options: Option[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const matching = options.filter((it) => {
    const text = `${it.id} ${it.name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = (it: Option) => (it.id.toLowerCase().startsWith(words[0]!) ? 0 : 1);
  return matching.sort((one, other) => begins(one) - begins(other));
}
