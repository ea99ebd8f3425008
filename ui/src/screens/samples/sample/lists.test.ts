import { afterEach, expect, test } from 'vitest';

import { pretend, unpretend, type Held } from '../../../api/pretended';
import { ask } from '../../../app/router.svelte';
import { all, button, click, read, settled, stage, type } from '../../../design/onstage';
import { draft, forget } from './draft.svelte';
import NewSample from './NewSample.svelte';
import SampleList from './SampleList.svelte';

const CLOSED = { id: 'S-001', purpose: 'Reviewed?', state: 'closed', engagement: 'ENG-1', method: 'random', size: 60, population: 1200, counts: null };

afterEach(async () => {
  await unpretend();
  forget();
  ask({ state: null, step: null });
});

test('that there are no samples is said only where there are none', async () => {
  pretend({ samples_list: () => [CLOSED] });
  ask({ state: 'drawn' });
  stage(SampleList, {});
  await settled();
  expect(document.body.textContent).not.toContain('No samples yet');
  click(button('Show all'));
  await settled();
  expect(document.body.textContent).toContain('S-001');
});

test('that a sample is closed is not drawn as if it had shown something good', async () => {
  pretend({ samples_list: () => [CLOSED] });
  stage(SampleList, {});
  await settled();
  expect(document.body.textContent).toContain('closed');
  expect(all('.good')).toHaveLength(0);
});

test('how many members there are is said of the population that was counted, and of no other one', async () => {
  const held: Held[] = pretend({ samples_choices: () => ({ engagements: [], registers: [], systems: [], people: [] }), samples_items: () => [] });
  Object.assign(draft(), { purpose: 'Reviewed?', engagement: 'ENG-1', items: ['E-0001'] });
  ask({ step: 'population' });
  stage(NewSample, {});
  await settled();
  click(button('Next'));
  await settled();
  await held[0]!.answer(1200);
  ask({ step: 'population' });
  await settled();
  expect(read('.count')[0]).toContain('1,200');
  type(all<HTMLInputElement>('fieldset .fields input')[0]!, 'decision');
  await settled();
  expect(read('.count')[0]).not.toContain('1,200');
});
