import { afterEach, expect, test } from 'vitest';

import { all, clear, stage } from '../../design/onstage';
import MappingCard from './MappingCard.svelte';

afterEach(clear);

test('a mapping that counts for nothing, or rests on nothing any more, is not green', () => {
  const mapping = { evidence: 'E-0001', name: 'log', verdict: 'UNSIGNED', requirement: 'A.6.2.8', title: '', by: 'Ada', at: '2026-03-14', sufficiency: 'sufficient', contested: [], no_longer_relied_on: [] };
  stage(MappingCard as never, { mapping: mapping, from: 'evidence' } as never);
  expect(all('.good')).toHaveLength(1);
  stage(MappingCard as never, { mapping: { ...mapping, contested: ['Ben disagrees'] }, from: 'evidence' } as never);
  expect(all('.good')).toHaveLength(0);
  for (const verdict of ['BROKEN', 'DIVERGED', 'CANNOT CHECK']) {
    stage(MappingCard as never, { mapping: { ...mapping, verdict }, from: 'evidence' } as never);
    expect(all('.good')).toHaveLength(0);
  }
  stage(MappingCard as never, { mapping: { ...mapping, no_longer_relied_on: ['CREDO'] }, from: 'evidence' } as never);
  expect(all('.good')).toHaveLength(0);
});
