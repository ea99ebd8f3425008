import { afterEach, expect, test } from 'vitest';

import { speak } from '../../texts/index.svelte';
import { gradeCalled } from './grades';
import { ids, inWindow, memberPlace, offer, whole } from './words';

afterEach(() => speak('en'));

test('what was offered gives its number back, whatever the name has in it', () => {
  const offered = offer('A.6.2.8', 'Logs, and what they hold');
  expect(offered).not.toContain(',');
  expect(ids([offered, 'E-0016:17', ' '])).toEqual(['A.6.2.8', 'E-0016:17']);
});

test('a member leads to its line, its item or its row', () => {
  expect(memberPlace('E-0016:17')).toEqual({ path: 'evidence/E-0016/content', query: { line: '17' } });
  expect(memberPlace('E-0016')).toEqual({ path: 'evidence/E-0016', query: {} });
  expect(memberPlace('RG-001:12')).toEqual({ path: 'registers/RG-001', query: { row: '12' } });
});

test('only whole numbers count', () => {
  expect(whole(' 25 ')).toBe(25);
  for (const text of ['', '2.5', '-1', '1e3', '9999999999']) expect(whole(text)).toBeNull();
});

test('a note of the back end names no terminal command', () => {
  expect(inWindow('It stays a minor nonconformity until somebody else approves: `exhibit findings approve-grade F-01 minor --comment TEXT`.')).toBe(
    'It stays a minor nonconformity until somebody else approves.',
  );
  expect(inWindow('No day is set by which it is to be done: `exhibit findings change F-01 --due DAY` sets one.')).toBe('No day is set by which it is to be done.');
  expect(inWindow('an id of a register on record: `exhibit registers import risks` reads it')).toBe('an id of a register on record');
  expect(inWindow('State what is to be done now with `exhibit findings action F-01 WHAT`.')).toBe('State what is to be done now.');
  expect(inWindow('F-02 was about the same. `exhibit findings change F-06 --repeats F-02` says so.')).toBe('F-02 was about the same.');
});

test('a grade is called in the language that is spoken, and a scheme keeps its own name for it', () => {
  expect(gradeCalled('minor nonconformity')).toBe('minor nonconformity');
  expect(gradeCalled('Category 2 (major nonconformity)')).toBe('Category 2 (major nonconformity)');
  speak('de');
  expect(gradeCalled('minor nonconformity')).toBe('Nebennichtkonformität');
  expect(gradeCalled('Category 2 (major nonconformity)')).toBe('Category 2 (Hauptnichtkonformität)');
  expect(gradeCalled('Category 2 (of three)')).toBe('Category 2 (of three)');
});
