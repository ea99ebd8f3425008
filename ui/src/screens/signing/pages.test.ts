import { expect, test } from 'vitest';

import type { SectionShown, SignRecord } from '../../bindings/sign-record';
import { pagesOf, quoted } from './pages';

function record(sections: SectionShown[], basis = 0): SignRecord {
  const stands = Array.from({ length: basis }, (_, at) => ({ id: `E-${at}`, title: 'x'.repeat(80), word: 'VERIFIED', leaf: at, commitment: '' }));
  return { title: 'Review', sections, basis: stands, signers: [] } as unknown as SignRecord;
}

test('no row, no paragraph and nothing that it stands on is lost between pages', () => {
  const rows = Array.from({ length: 60 }, (_, at) => [`A.${at}`, 'y'.repeat(150)]);
  const paragraphs = Array.from({ length: 40 }, (_, at) => `${at} ${'z'.repeat(200)}`);
  const pages = pagesOf(record([{ heading: 'Controls', paragraphs, columns: ['Control', 'Text'], rows }], 50));
  const sections = pages.flatMap((page) => (page.kind === 'section' ? [page.section] : []));
  expect(sections.flatMap((it) => it.rows)).toEqual(rows);
  expect(sections.flatMap((it) => it.paragraphs)).toEqual(paragraphs);
  expect(sections.filter((it) => it.rows.length > 0).every((it) => it.columns.length === 2)).toBe(true);
  expect(pages.flatMap((page) => (page.kind === 'basis' ? page.basis : []))).toHaveLength(50);
  expect(pages.length).toBeGreaterThan(8);
});

test('an empty section still has a page, and a short text stands above its table', () => {
  const empty = { heading: 'Nothing', paragraphs: [], columns: [], rows: [] };
  expect(pagesOf(record([empty])).map((it) => it.kind)).toEqual(['opening', 'section', 'signers']);
  const both = { heading: 'Both', paragraphs: ['short'], columns: ['A'], rows: [['1']] };
  expect(pagesOf(record([both]))).toHaveLength(3);
});

test('a path is quoted where a shell would read it otherwise', () => {
  expect(quoted('/home/ina/SO-01.exhibit-signing')).toBe('/home/ina/SO-01.exhibit-signing');
  expect(quoted("it's $(here)")).toBe(String.raw`'it'\''s $(here)'`);
  expect(quoted('-rf')).toBe("'-rf'");
});
