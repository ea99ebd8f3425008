import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';

import { Refused } from '../api/call';
import { defect, dismissDefect, watchForDefects } from './defects.svelte';

const target = new EventTarget();
const stop = watchForDefects(target);

afterEach(() => dismissDefect());

function fail(error: Error): void {
  target.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
  flushSync();
}

function reject(reason: unknown): void {
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
  flushSync();
}

test('what nobody caught is shown, and the first of it is not hidden by what follows', () => {
  fail(new TypeError('x is undefined'));
  fail(new TypeError('y is undefined'));
  expect(defect.fault).toEqual({ code: 'page', message: 'TypeError: x is undefined', hints: [] });
});

test('a refusal that nobody showed is shown as it was told', () => {
  const fault = { code: 'exists', message: 'a.pdf exists already.', hints: ['Choose another name.'] };
  reject(new Refused(fault));
  expect(defect.fault).toEqual(fault);
});

test('a vault that was locked and a slow layout are no defects', () => {
  reject(new Refused({ code: 'locked', message: 'The vault is locked.', hints: [] }));
  target.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.' }));
  expect(defect.fault).toBeNull();
});

test('nothing is taken once nobody watches', () => {
  stop();
  fail(new Error('late'));
  expect(defect.fault).toBeNull();
});
