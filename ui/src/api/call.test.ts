import { expect, test } from 'vitest';
import { asFault, Refused } from './call';

test('what the program refused stays what it is', () => {
  const fault = { code: 'exists', message: 'it exists already', hints: ['Choose another name.'] };
  expect(asFault(fault)).toBe(fault);
  expect(asFault(new Refused(fault))).toBe(fault);
});

test('of what could not be decoded only what is wrong with it is shown', () => {
  const said = asFault('invalid args `said` for command `findings_record`: F-x is no number of a finding');
  expect(said).toEqual({ code: 'text', message: 'F-x is no number of a finding', hints: [] });
  expect(asFault('Command no_such_thing not found').code).toBe('window');
});
