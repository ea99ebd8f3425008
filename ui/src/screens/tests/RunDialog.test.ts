import { afterEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import { button, clear, click, one, settled, stage, type } from '../../design/onstage';
import { speak } from '../../texts/index.svelte';
import RunDialog from './RunDialog.svelte';

afterEach(async () => {
  speak('en');
  clear();
  await unpretend();
});

test('a test that was chosen by its German name is asked for by its own', async () => {
  speak('de');
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  const asked: unknown[] = [];
  pretend({ tests_run: (args) => asked.push((args['asked'] as { tests: string[] }).tests) });
  stage(RunDialog, { open: true, tests: ['oversight', 'inventory'], onclose: () => undefined });
  type(one<HTMLInputElement>('input'), 'Aufsicht');
  type(one<HTMLInputElement>('input'), 'inventory,');
  click(button('Durchführen'));
  await settled();
  expect(asked).toEqual([['oversight', 'inventory']]);
});
