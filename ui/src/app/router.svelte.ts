/**
 * Where the window is: `#/place/rest?query`, kept in the address so that back and forward work.
 */
export type Route = {
  place: string;
  rest: string[];
  query: URLSearchParams;
};

let current = $state.raw(read(globalThis.location?.hash ?? ''));

globalThis.addEventListener?.('hashchange', () => {
  current = read(globalThis.location.hash);
});

/** The present route; reading it in a component follows every change. */
export const route = {
  get place(): string {
    return current.place;
  },
  get rest(): string[] {
    return current.rest;
  },
  get query(): URLSearchParams {
    return current.query;
  },
};

/** Returns the address of a place, for links. */
export function to(path: string, query: Record<string, string | null | undefined> = {}): string {
  const wanted = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) wanted.set(name, value);
  const text = wanted.toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

/** Goes to a place. */
export function go(path: string, query: Record<string, string | null | undefined> = {}): void {
  globalThis.location.hash = to(path, query);
}

/** Changes parts of the query of the present place, without a new step in the history. */
export function ask(changes: Record<string, string | null | undefined>): void {
  const query = Object.fromEntries(current.query);
  const address = to([current.place, ...current.rest].map(encodeURIComponent).join('/'), { ...query, ...changes });
  globalThis.history.replaceState(null, '', address);
  current = read(address);
}

function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [place = '', ...rest] = path.split('/').map(decodeURIComponent);
  return { place, rest, query: new URLSearchParams(query) };
}
