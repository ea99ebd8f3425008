import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

/** WCAG 2.2, success criterion 1.4.3: the least contrast of text with what is behind it. */
const READABLE = 4.5;
/** WCAG 2.2, success criterion 1.4.11: the least contrast of what tells a control from what is around it. */
const VISIBLE = 3;

const TEXT_COLOURS = [
  'text', 'quiet', 'ink', 'ink-strong',
  'verified', 'unanchored', 'unsigned', 'incomplete', 'diverged', 'broken', 'cannot-check',
];
const SURFACES = ['paper', 'raised', 'sunken', 'hover', 'selected'];
/** What stands on the wash of each tone. */
const WASHES: [wash: string, texts: string[]][] = [
  ['wash-good', ['text', 'quiet', 'verified']],
  ['wash-attention', ['text', 'quiet', 'incomplete']],
  ['wash-bad', ['text', 'quiet', 'broken', 'ink']],
  ['fill', ['text']],
];
/** What is drawn, not written: edges of controls, the focus ring, the marks of verdicts on tiles. */
const DRAWN: [colour: string, surfaces: string[]][] = [
  ['edge', SURFACES],
  ['ink', [...SURFACES, 'wash-good', 'wash-attention', 'wash-bad', 'fill']],
  ['broken', ['fill']],
  ['diverged', ['fill']],
  ['cannot-check', ['fill']],
];

const colours = readColours(readFileSync('src/design/tokens.css', 'utf8'));

describe.each(['light', 'dark'] as const)('in %s', (side) => {
  describe.each(SURFACES)('on %s', (surface) => {
    test.each(TEXT_COLOURS)('%s can be read', (name) => {
      expect(between(name, surface)).toBeGreaterThanOrEqual(READABLE);
    });
  });

  test.each(WASHES)('what stands on %s can be read', (wash, texts) => {
    for (const text of texts) expect(between(text, wash), `${text} on ${wash}`).toBeGreaterThanOrEqual(READABLE);
  });

  test.each(DRAWN)('%s can be seen', (name, surfaces) => {
    for (const surface of surfaces) expect(between(name, surface), `${name} on ${surface}`).toBeGreaterThanOrEqual(VISIBLE);
  });

  test.each(['ink', 'ink-strong'])('words on a button of %s can be read', (name) => {
    expect(between('on-ink', name)).toBeGreaterThanOrEqual(READABLE);
  });

  function between(one: string, other: string): number {
    return contrast(colour(one)[side], colour(other)[side]);
  }
});

test('black on white has the contrast that WCAG gives it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
});

type Pair = { light: string; dark: string };

function readColours(css: string): Map<string, Pair> {
  const declaration = /--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g;
  return new Map([...css.matchAll(declaration)].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]));
}

function colour(name: string): Pair {
  const pair = colours.get(name);
  if (!pair) throw new Error(`tokens.css has no colour ${name}`);
  return pair;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance as WCAG defines it, from 0 for black to 1 for white. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(hex.slice(at, at + 2), 16) / 255)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
