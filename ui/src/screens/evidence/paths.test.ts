import { expect, it } from 'vitest';

import { pathsIn } from './paths';

const of = (query: Record<string, string>) => pathsIn(new URLSearchParams(query));

it('takes what was dropped and what was opened', () => {
  expect(of({ paths: '["/a b/c.log","/d"]' })).toEqual(['/a b/c.log', '/d']);
  expect(of({ path: '/x' })).toEqual(['/x']);
  expect(of({})).toEqual([]);
});

it('takes nothing from what is no list of paths', () => {
  expect(of({ paths: '{"a":1}' })).toEqual([]);
  expect(of({ paths: '[1,"",null,"/y"]' })).toEqual(['/y']);
  expect(of({ paths: '[' })).toEqual([]);
});
