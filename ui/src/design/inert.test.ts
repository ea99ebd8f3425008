import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));

// The window's content security policy refuses styles that are written into the markup, and nothing that comes
// out of a file may become markup.
test.each(files)('%s writes no style into its markup and takes no text for markup', (name) => {
  const text = readFileSync(`src/${name}`, 'utf8');
  const found = [/\sstyle=["'{].*/, /\sstyle:[\w-]+="[^"{]*"/, /\{@html.*/].map((forbidden) => forbidden.exec(text)?.[0]);
  expect(found.filter(Boolean)).toEqual([]);
});
