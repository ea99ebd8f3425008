import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import Button from './Button.svelte';
import Check from './Check.svelte';
import Chip from './Chip.svelte';
import Dialog from './Dialog.svelte';
import Digest from './Digest.svelte';
import Fault from './Fault.svelte';
import Form from './Form.svelte';
import Kbd from './Kbd.svelte';
import ListField from './ListField.svelte';
import Menu from './Menu.svelte';
import { all, button, clear, click, inside, one, press, read, settled, stage, type } from './onstage';
import PassphraseField from './PassphraseField.svelte';
import Progress from './Progress.svelte';
import Radios from './Radios.svelte';
import Select from './Select.svelte';
import Tabs from './Tabs.svelte';
import TextField from './TextField.svelte';
import Thread from './Thread.svelte';
import Tile from './Tile.svelte';
import Timeline from './Timeline.svelte';
import { say, toasts } from './toasts.svelte';
import Toasts from './Toasts.svelte';
import Verdict from './Verdict.svelte';
import { VERDICTS } from './verdicts';

const FAULT = { code: 'vault.busy', message: 'Another program has this vault open.', hints: ['Close it.', 'Then try again.'] };

beforeEach(() => toasts.clear());
afterEach(() => {
  clear();
  vi.useRealTimers();
});

test.each(VERDICTS)('the verdict %s has its word and a mark of its own', (word) => {
  stage(Verdict, { word });
  expect(one('.word').textContent).toBe(word);
  expect(one('.word').classList.contains('unseen')).toBe(false);
  expect(one('svg').getAttribute('aria-hidden')).toBe('true');
});

test('the marks differ in shape, not only in colour', () => {
  const shapes = VERDICTS.map((word) => {
    stage(Verdict, { word });
    return one('svg').innerHTML;
  });
  expect(new Set(shapes).size).toBe(VERDICTS.length);
});

test('a verdict without its word is still read aloud', () => {
  stage(Verdict, { word: 'BROKEN', hideWord: true });
  expect(one('.word').classList.contains('unseen')).toBe(true);
  expect(one('.word').textContent).toBe('BROKEN');
});

test('a verdict can say what it means', () => {
  stage(Verdict, { word: 'UNSIGNED', explained: true });
  expect(one('.meaning').textContent).toContain('digest is recorded');
});

test('a busy button keeps its place and does nothing', () => {
  const onclick = vi.fn();
  stage(Button, { busy: true, onclick, children: inside('<span>Sign</span>') });
  click(one('button'));
  expect(onclick).not.toHaveBeenCalled();
  expect(one('button').getAttribute('aria-disabled')).toBe('true');
  expect(one<HTMLButtonElement>('button').disabled).toBe(false);
});

test('arrow keys go round the tabs, and only the present one is reached by Tab', () => {
  stage(Tabs as never, { label: 'Parts', tabs: ['a', 'b', 'c'].map((id) => ({ id, label: id })), value: 'a', children: inside('<p>part</p>') } as never);
  all('[role=tab]')[0]!.focus();
  press('ArrowRight');
  expect(document.activeElement).toBe(all('[role=tab]')[1]);
  expect(all('[role=tab]').map((tab) => tab.tabIndex)).toEqual([-1, 0, -1]);
  press('End');
  press('ArrowRight');
  expect(all('[role=tab]').map((tab) => tab.getAttribute('aria-selected'))).toEqual(['true', 'false', 'false']);
  expect(one('[role=tabpanel]').getAttribute('aria-labelledby')).toBe(all('[role=tab]')[0]!.id);
});

test('a dialog takes the focus to what it asks for, and gives it back', async () => {
  const outer = document.createElement('button');
  stage(Dialog, { open: true, title: 'Withdraw this?', children: inside('<input id="reason">') });
  clear();
  document.body.append(outer);
  outer.focus();
  const onclose = vi.fn();
  const { mount } = await import('svelte');
  mount(Dialog, { target: document.body, props: { open: true, title: 'Withdraw this?', onclose, children: inside('<input id="reason">') } });
  flushSync();
  expect(one<HTMLDialogElement>('dialog').open).toBe(true);
  expect(one('dialog').getAttribute('aria-labelledby')).toBe(one('h2').id);
  expect(document.activeElement?.id).toBe('reason');
  click(button('Close'));
  await settled();
  expect(one<HTMLDialogElement>('dialog').open).toBe(false);
  expect(onclose).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(outer);
});

test('a dialog that has to read first takes the focus to what it asks for once that is there', async () => {
  stage(Dialog, { open: true, title: 'Ask for a signature', children: inside('<p>Reading</p>') });
  expect(document.activeElement).toBe(button('Close'));
  one('.body').insertAdjacentHTML('beforeend', '<input id="late">');
  await settled();
  expect(document.activeElement?.id).toBe('late');
});

test('a dialog leaves the focus where somebody took it meanwhile', async () => {
  stage(Dialog, { open: true, title: 'Ask for a signature', children: inside('<p tabindex="-1">Reading</p>') });
  one('.body p').focus();
  one('.body').insertAdjacentHTML('beforeend', '<input id="late">');
  await settled();
  expect(document.activeElement).toBe(one('.body p'));
});

test('a menu opens by arrow, moves by arrows and letters, and gives the focus back', async () => {
  const [open, withdraw] = [vi.fn(), vi.fn()];
  stage(Menu, {
    label: 'More',
    items: [{ label: 'Open', onselect: open }, { label: 'Move', onselect: open, disabled: true }, { label: 'Withdraw', onselect: withdraw, danger: true }],
  });
  one('button').focus();
  expect(one('button').getAttribute('aria-expanded')).toBe('false');
  press('ArrowDown');
  await settled();
  expect(document.activeElement?.textContent?.trim()).toBe('Open');
  press('ArrowUp');
  expect(document.activeElement?.textContent?.trim()).toBe('Withdraw');
  press('m');
  expect(document.activeElement?.textContent?.trim()).toBe('Move');
  click(document.activeElement!);
  expect(open).not.toHaveBeenCalled();
  press('Escape');
  expect(document.querySelector('[role=menu]')).toBeNull();
  expect(document.activeElement).toBe(one('button'));
  press('ArrowUp');
  await settled();
  click(document.activeElement!);
  expect(withdraw).toHaveBeenCalledOnce();
});

test('a list takes an entry on Enter and on a comma, and none twice', () => {
  stage(ListField, { label: 'Owners', value: ['Audit'] });
  const field = one<HTMLInputElement>('input');
  field.focus();
  type(field, 'Head of AI');
  expect(press('Enter').defaultPrevented).toBe(true);
  type(field, 'Risk,');
  type(field, 'Audit,');
  expect(read('li')).toEqual(['Audit', 'Head of AI', 'Risk']);
  // Without anything typed, Enter is for the form.
  expect(press('Enter').defaultPrevented).toBe(false);
  press('Backspace');
  expect(read('li')).toEqual(['Audit', 'Head of AI']);
  click(button('Remove Audit'));
  expect(read('li')).toEqual(['Head of AI']);
});

test('a comma that ends nothing does not stay in a list, and a suggestion that begins another one is not taken yet', () => {
  stage(ListField, { label: 'Systems', suggestions: ['Credo', 'Sift', 'Sift 2'] });
  const field = one<HTMLInputElement>('input');
  type(field, 'Credo');
  type(field, ',');
  expect(field.value).toBe('');
  type(field, 'Sift');
  expect(read('li')).toEqual(['Credo']);
  type(field, 'Sift 2');
  expect(read('li')).toEqual(['Credo', 'Sift 2']);
});

test('what is half typed in a list is not lost', () => {
  stage(ListField, { label: 'Owners' });
  type(one<HTMLInputElement>('input'), 'Model risk');
  one('input').dispatchEvent(new FocusEvent('blur'));
  flushSync();
  expect(read('li')).toEqual(['Model risk']);
});

test('what keys lead to in a form is not left under the buttons that stick below it', () => {
  const drawn: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => drawn.push(then));
  stage(Form, { submit: 'Add', onsubmit: () => {}, children: inside('<input id="covered">') });
  const [field, end] = [one<HTMLInputElement>('#covered'), one('.end')];
  const brought = vi.fn();
  field.scrollIntoView = brought;
  const at = (top: number, bottom: number) => () => ({ top, bottom }) as DOMRect;
  [field.getBoundingClientRect, end.getBoundingClientRect] = [at(100, 130), at(720, 770)];
  field.focus();
  drawn.splice(0).forEach((then) => then());
  expect(brought).not.toHaveBeenCalled();
  field.blur();
  field.getBoundingClientRect = at(740, 770);
  field.focus();
  drawn.splice(0).forEach((then) => then());
  expect(brought).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

test('a form with a field that is empty says so there and does not send', async () => {
  const onsubmit = vi.fn();
  stage(Form, { submit: 'Add', onsubmit, children: inside('<span><input id="first" value="x"><input id="second" required></span>') });
  one<HTMLFormElement>('form').requestSubmit();
  await settled();
  expect(onsubmit).not.toHaveBeenCalled();
  expect(document.activeElement?.id).toBe('second');
});

test('a field that was refused says what it needs until something is typed', () => {
  stage(TextField, { label: 'Name', required: true, hint: 'As people say it.' });
  const field = one<HTMLInputElement>('input');
  field.dispatchEvent(new Event('invalid', { cancelable: true }));
  flushSync();
  expect(field.getAttribute('aria-invalid')).toBe('true');
  const described = field.getAttribute('aria-describedby')!.split(' ').map((id) => one(`#${id}`).textContent!.trim());
  expect(described).toEqual(['As people say it.', expect.stringMatching(/\S/)]);
  type(field, 'x');
  expect(field.hasAttribute('aria-invalid')).toBe(false);
});

test('a form is busy while it sends, sends once, and shows what was refused', async () => {
  let refuse: (reason: unknown) => void = () => {};
  const onsubmit = vi.fn(() => new Promise<void>((_, reject) => (refuse = reject)));
  stage(Form, { submit: 'Add', onsubmit, children: inside('<input>') });
  one<HTMLFormElement>('form').requestSubmit();
  one<HTMLFormElement>('form').requestSubmit();
  await settled();
  expect(onsubmit).toHaveBeenCalledOnce();
  expect(one('form').getAttribute('aria-busy')).toBe('true');
  refuse(FAULT);
  await settled();
  expect(one('[role=alert]').textContent).toContain(FAULT.message);
  expect(one('form').getAttribute('aria-busy')).toBe('false');
});

test('a fault says what happened, what to do, and its code', () => {
  stage(Fault, { fault: FAULT });
  expect(one('.what').textContent).toBe(FAULT.message);
  expect(read('li')).toEqual(FAULT.hints);
  expect(one('code').textContent).toBe(FAULT.code);
  stage(Fault, { fault: null });
  expect(document.querySelector('[role=alert]')).toBeNull();
});

test('a field that is to have the focus has it', () => {
  stage(TextField, { label: 'Name', autofocus: true });
  expect(document.activeElement).toBe(one('input'));
  stage(TextField, { label: 'Reason', autofocus: true, multiline: true });
  expect(document.activeElement).toBe(one('textarea'));
  stage(PassphraseField, { label: 'Passphrase', autofocus: true });
  expect(document.activeElement).toBe(one('input'));
});

test('a passphrase is hidden until it is asked to be seen', () => {
  stage(PassphraseField, { label: 'Passphrase', new: true, value: 'six words' });
  const field = one<HTMLInputElement>('input');
  expect(field.type).toBe('password');
  expect(field.autocomplete).toBe('new-password');
  expect(field.getAttribute('spellcheck')).toBe('false');
  click(one('button'));
  expect(field.type).toBe('text');
  expect(one('button').getAttribute('aria-pressed')).toBe('true');
});

test('a choice that was not made is not shown as the first option', () => {
  stage(Select, { label: 'Region', options: [{ value: 'eu', label: 'European Union' }] });
  expect(one<HTMLSelectElement>('select').value).toBe('');
  expect(read('option')[0]).not.toBe('European Union');
});

test('radios are one group with a name and with hints', () => {
  stage(Radios as never, { legend: 'Basis', value: 'all', options: [{ value: 'all', label: 'All' }, { value: 'some', label: 'Some', hint: 'From a seed.' }] } as never);
  const [first, second] = all<HTMLInputElement>('input');
  expect([first!.checked, second!.checked]).toEqual([true, false]);
  expect(first!.name).toBe(second!.name);
  expect(one(`#${second!.getAttribute('aria-describedby')}`).textContent).toBe('From a seed.');
});

test('a digest is abridged to its first and last group, and unfolds', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  stage(Digest, { value: digest });
  expect(read('code')).toEqual(['sha256:01234567…89abcdef']);
  click(one('button'));
  expect(one('code').textContent!.replaceAll(' ', '')).toBe(digest);
  expect(one('button').getAttribute('aria-expanded')).toBe('true');
  expect(button('Copy')).toBeTruthy();
});

test.each([
  ['pass', 'Pass'], ['fail', 'Fail'], ['not-checked', 'Not checked'],
] as const)('the outcome %s is said in words', (outcome, word) => {
  stage(Check, { outcome, label: 'The end is proven' });
  expect(read('p')[0]).toBe(`The end is proven ${word}`);
});

test('a chip says whether it is pressed, and can be taken out', () => {
  const [onclick, onremove] = [vi.fn(), vi.fn()];
  stage(Chip, { label: 'Broken', count: 4212, pressed: true, onclick, onremove });
  expect(one('.body').getAttribute('aria-pressed')).toBe('true');
  expect(read('.body')).toEqual(['Broken 4,212']);
  click(button('Remove Broken'));
  expect(onremove).toHaveBeenCalledOnce();
  expect(onclick).not.toHaveBeenCalled();
});

test('progress is never more than all of it, and unknown where there is no total', () => {
  stage(Progress, { label: 'Reading', done: 12, total: 10, rate: '41 MB/s', remaining: '19 s left' });
  expect(one('[role=progressbar]').getAttribute('aria-valuenow')).toBe('10');
  expect(read('.said')).toEqual(['10 of 10 · 41 MB/s · 19 s left']);
  stage(Progress, { label: 'Looking', done: 312, total: null });
  expect(one('[role=progressbar]').hasAttribute('aria-valuenow')).toBe(false);
  expect(read('.said')).toEqual(['312 so far']);
});

test('a tile says its number, its name, its state and its mark', () => {
  stage(Tile, { id: 'A.6.2.3', label: 'Documentation', state: 'partly', mark: 'BROKEN', onclick: () => {} });
  expect(one('button').getAttribute('aria-label')).toBe('A.6.2.3 Documentation, in part, BROKEN');
});

test('a thread says where it breaks, with what was expected and what was found', () => {
  stage(Thread, { knots: [{ key: '1', signed: true, anchored: true }, { key: '2', broken: { expected: 'aaaaaaaa11', actual: 'bbbbbbbb22' } }], rowHeight: 36 });
  expect(read('li .unseen')).toEqual(['linked, signed, anchored', 'The chain breaks here: expected aaaaaaaa11, found bbbbbbbb22']);
  expect(read('.differs code')).toEqual(['aaaaaaaa', 'bbbbbbbb']);
});

test('a timeline is a table for those who do not see it, and skips what is no moment', () => {
  stage(Timeline, {
    from: '2026-01-01', to: '2026-12-31',
    rows: [
      { label: 'Decisions', spans: [
        { from: '2026-01-01', to: '2026-07-02', kind: 'proven' as const, title: '4 records' },
        { from: 'soon', to: 'later', kind: 'gap' as const, title: 'Not dated' },
      ] },
      { label: 'Tickets', spans: [] },
    ],
  });
  expect(all('.track .span')).toHaveLength(1);
  expect(parseFloat(one('.track .span').style.inlineSize)).toBeCloseTo(50, 0);
  expect(read('tbody tr')).toEqual([
    'Decisions1 Jan 20262 Jul 2026Proven. 4 records',
    'DecisionssoonlaterGap. Not dated',
    'TicketsNothing recorded in this period.',
  ]);
  expect(read('.marks span')[0]).toBe('Jan2026');
});

test('keys are shown one by one and read as one', () => {
  stage(Kbd, { keys: 'Ctrl+K' });
  expect(one('kbd').textContent).toBe('Ctrl+K');
  expect(read('kbd > kbd')).toEqual(['Ctrl', 'K']);
});

test('a message stays long enough to be read, waits while pointed at, and can be undone', () => {
  vi.useFakeTimers();
  const undo = vi.fn();
  stage(Toasts, {});
  say('Withdrawn.', { undo });
  flushSync();
  expect(one('[role=status]').textContent).toContain('Withdrawn.');
  vi.advanceTimersByTime(7900);
  one('.toast').dispatchEvent(new PointerEvent('pointerenter'));
  vi.advanceTimersByTime(60_000);
  flushSync();
  expect(all('.toast')).toHaveLength(1);
  one('.toast button').focus();
  one('.toast').dispatchEvent(new PointerEvent('pointerleave'));
  vi.advanceTimersByTime(60_000);
  flushSync();
  expect(all('.toast')).toHaveLength(1);
  one('.toast button').blur();
  vi.advanceTimersByTime(8100);
  flushSync();
  expect(all('.toast')).toHaveLength(0);
  say('Withdrawn.', { undo });
  flushSync();
  click(button('Undo'));
  expect(undo).toHaveBeenCalledOnce();
  expect(all('.toast')).toHaveLength(0);
});

test('messages take a strip of the window instead of covering it, and never all of it', () => {
  stage(Toasts, {});
  expect(document.body.style.getPropertyValue('--messages')).toBe('0px');
  for (const text of ['One.', 'Two.', 'Three.', 'Four.']) say(text);
  flushSync();
  expect(read('.toast p')).toEqual(['Two.', 'Three.', 'Four.']);
});

test('a problem stays until it is dismissed', () => {
  vi.useFakeTimers();
  stage(Toasts, {});
  say('The copy could not be wiped.', { tone: 'bad' });
  flushSync();
  vi.advanceTimersByTime(600_000);
  flushSync();
  expect(read('.toast p')).toEqual(['Problem: The copy could not be wiped.']);
  click(button('Dismiss'));
  expect(all('.toast')).toHaveLength(0);
});

test('a choice that has to be made says so where it was not', () => {
  stage(Radios, { legend: 'Grade', required: true, options: [{ value: 'major', label: 'Major' }, { value: 'minor', label: 'Minor' }] });
  const [first] = all<HTMLInputElement>('input');
  expect(first!.checkValidity()).toBe(false);
  flushSync();
  expect(read('.error')).toHaveLength(1);
  expect(first!.getAttribute('aria-describedby')).toBe(one('.error').id);
  first!.checked = true;
  first!.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  expect(all('.error')).toHaveLength(0);
});

test('a list that needs an entry says so while it has none', () => {
  stage(ListField, { label: 'Measured against', required: true });
  const field = one<HTMLInputElement>('input');
  expect(field.checkValidity()).toBe(false);
  flushSync();
  expect(field.getAttribute('aria-invalid')).toBe('true');
  type(field, 'A.2.2,');
  expect(field.checkValidity()).toBe(true);
  expect(field.hasAttribute('aria-invalid')).toBe(false);
});
