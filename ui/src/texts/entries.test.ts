import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entries as de } from './de/entries';
import { entries as en } from './en/entries';

/** Every type of an entry, as the program declares it. */
const events = readFileSync('../crates/exhibit-core/src/event/mod.rs', 'utf8');
const types = [...events.matchAll(/= "([a-z_]+\.[a-z_]+)",/g)].map((found) => found[1]!);

test.each([
  ['en', en],
  ['de', de],
])('every entry of the ledger has a name: %s', (_, names) => {
  expect(types.length).toBeGreaterThan(70);
  expect(Object.keys(names).sort()).toEqual([...types].sort());
  for (const name of Object.values(names)) expect(name).not.toBe('');
});
