import { expect, test } from 'vitest';

import { telling } from './said';

test('what tells members apart stands in the table, long and empty columns do not', () => {
  const said = {
    titles: ['Time', 'Kind', 'Agent', 'Person', 'Record'],
    members: [
      ['09:30', 'decision', '', 'p-1', 'x'.repeat(90)],
      ['09:31', 'decision', '', 'p-2', 'y'],
      ['09:32', 'decision', '', 'p-2', 'z'],
    ],
  };
  expect(telling(said, 2).map((it) => it.title)).toEqual(['Time', 'Person']);
  expect(telling(said, 9).map((it) => it.title)).toEqual(['Time', 'Kind', 'Person']);
  expect(telling({ titles: [], members: [] }, 3)).toEqual([]);
});
