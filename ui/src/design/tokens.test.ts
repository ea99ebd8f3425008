import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

/** WCAG 2.2, success criterion 1.4.3: the least contrast of text with what is behind it. */
const READABLE = 4.5;
const TEXT_COLOURS = [
  'text', 'quiet', 'ink',
  'verified', 'unanchored', 'unsigned', 'incomplete', 'diverged', 'broken', 'cannot-check',
];

const colours = readColours(readFileSync('src/design/tokens.css', 'utf8'));

describe.each(['light', 'dark'] as const)('on %s paper', (side) => {
  test.each(TEXT_COLOURS)('%s can be read', (name) => {
    expect(contrast(colour(name)[side], colour('paper')[side])).toBeGreaterThanOrEqual(READABLE);
  });
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
