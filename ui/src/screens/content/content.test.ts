import { expect, test } from 'vitest';

import { hexLines } from './hex';
import { hiddenIn, pieces } from './marks';
import { offsetOf, people, startOf } from './note';
import { Places } from './places';

test('what stands for characters that cannot be seen is marked, and nothing else', () => {
  expect(pieces('a⟨U+202E⟩b⟨FF⟩')).toEqual([
    { text: 'a', hidden: false },
    { text: '⟨U+202E⟩', hidden: true },
    { text: 'b', hidden: false },
    { text: '⟨FF⟩', hidden: true },
  ]);
  expect(pieces('⟨note⟩')).toEqual([{ text: '⟨note⟩', hidden: false }]);
  expect(pieces('')).toEqual([{ text: '', hidden: false }]);
  expect(hiddenIn(['a⟨U+200B⟩', '⟨00⟩⟨1F⟩', 'x'])).toBe(3);
});

test('bytes are written with where they stand and the letters among them', () => {
  const bytes = new Uint8Array(18).map((_, at) => at + 0x39);
  const lines = hexLines(bytes, 4096);
  expect(lines.map((line) => line.at)).toEqual(['00001000', '00001010']);
  expect(lines[0]?.hex).toBe('39 3a 3b 3c 3d 3e 3f 40  41 42 43 44 45 46 47 48');
  expect(lines[1]).toEqual({ at: '00001010', hex: '49 4a', letters: 'IJ' });
  expect(hexLines(new Uint8Array([0, 255]), 0)[0]?.letters).toBe('··');
});

test('whom a note was with is one a line, with a name where there is one', () => {
  expect(people('Credit reviewer\n Head of AI = Anna Müller \n\n')).toEqual([
    { role: 'Credit reviewer' },
    { role: 'Head of AI', name: 'Anna Müller' },
  ]);
  expect(people('A = ')).toEqual([{ role: 'A' }]);
});

test('a note begins at a time with its zone', () => {
  expect(startOf('2026-05-12', '09:00', '+02:00')).toBe('2026-05-12T09:00:00+02:00');
  expect(startOf('2026-05-12', '09:00:30', 'Z')).toBe('2026-05-12T09:00:30Z');
  expect(offsetOf(-120)).toBe('+02:00');
  expect(offsetOf(210)).toBe('-03:30');
  expect(offsetOf(0)).toBe('Z');
});

test('a page of a search is reached from the nearest row that is known', () => {
  const places = new Places<string>();
  expect(places.before(200)).toEqual({ place: null, skip: 200 });
  places.learn(0, ['a', 'b', 'c']);
  expect(places.before(3)).toEqual({ place: 'c', skip: 0 });
  expect(places.before(200)).toEqual({ place: 'c', skip: 197 });
  places.learn(200, ['x', 'y']);
  expect(places.before(201)).toEqual({ place: 'c', skip: 198 });
  expect(places.before(202)).toEqual({ place: 'y', skip: 0 });
});
