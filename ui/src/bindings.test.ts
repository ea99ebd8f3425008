// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { bindings } from '../scripts/bindings.js';

const FOLDER = 'src/bindings';

test('the types that are checked in are those that the schemas make', async () => {
  const wanted = await bindings();
  const there = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')]));
  expect([...there.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [name, text] of wanted) expect(there.get(name), `${name}: npm run bindings`).toBe(text);
}, 120_000);
