import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import type { PersonShown } from '../../bindings/people';
import { all, read, stage } from '../../design/onstage';
import { texts } from '../../texts/index.svelte';
import PersonPane from './PersonPane.svelte';

beforeEach(() => void pretend());
afterEach(unpretend);

test('an authority that a row of a list states is not shown as documented', () => {
  const own = { role: 'Head of credit', allows: [], systems: ['CREDO'], days: { from: '2023-05-01' }, documented: true };
  const row = { register: 'RG-004', row: 3 };
  const authorities = [{ ...own, id: 'AU-001', document: 'E-0100' }, { ...own, id: 'AU-002', row }, { ...own, id: 'AU-003', document: 'E-0101', documented: false }];
  const person = { id: 'P-005', name: 'Anke Brandt', known_as: [], days: {}, authorities } as unknown as PersonShown;
  stage(PersonPane, { person, systems: [], sites: [], writes: true, onchange: () => {} });
  const { documented, stated } = texts.organisation.people;
  expect(read('.authority .role').map((it) => it.replace('Head of credit', '').trim())).toEqual([documented, stated, stated]);
  expect(all('.authority .good')).toHaveLength(1);
});
