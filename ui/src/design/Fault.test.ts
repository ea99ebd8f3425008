import { afterEach, expect, test } from 'vitest';

import { speak } from '../texts/index.svelte';
import { clear, read, stage } from './onstage';
import Fault from './Fault.svelte';

afterEach(() => {
  speak('en');
  clear();
});

test('what went wrong and what to do are said in German, with the name of the file as it is and the code as it is', () => {
  speak('de');
  const fault = { code: 'exists', message: 'No record is signed.zip exists already.', hints: ['Choose another name, or move what is there.', 'Something of our own.'] };
  stage(Fault, { fault });
  expect(read('.what')).toEqual(['No record is signed.zip gibt es schon.']);
  expect(read('li')).toEqual(['Wählen Sie einen anderen Namen, oder räumen Sie weg, was dort ist.', 'Something of our own.']);
  expect(read('code')).toEqual(['exists']);
});
