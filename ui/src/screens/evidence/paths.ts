/** Returns the paths that an address hands to the inbox: dropped ones as a list in JSON, or one. */
export function pathsIn(query: URLSearchParams): string[] {
  const one = query.get('path');
  return [...listed(query.get('paths')), ...(one ? [one] : [])];
}

function listed(text: string | null): string[] {
  if (!text) return [];
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter((it): it is string => typeof it === 'string' && it !== '') : [];
  } catch {
    return [];
  }
}
