import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { keepFocus } from './focus';

let stop: () => void;

beforeEach(() => {
  // Nothing is laid out here; what is hidden says so itself.
  Element.prototype.checkVisibility = function (this: Element) {
    return this.closest('[hidden], dialog:not([open])') === null;
  };
  document.body.innerHTML = `
    <nav aria-label="Places"><a href="#/evidence">Evidence</a></nav>
    <main tabindex="-1"><h1>Inbox</h1><section><h2>Delivery</h2><div id="part"><button>Take it in</button></div></section></main>
    <dialog open><h2>Key</h2><div class="body"><input aria-label="Name" /></div></dialog>`;
  dialog().open = false;
  stop = keepFocus();
});

afterEach(() => stop());

test('the heading of what stands nearest gets the focus of a button that is taken away', async () => {
  button().focus();
  document.getElementById('part')!.remove();
  await changes();
  expect(document.activeElement?.textContent).toBe('Delivery');
});

test('a button that can no longer be used gives its focus to what stands beside it', async () => {
  document.getElementById('part')!.insertAdjacentHTML('afterbegin', '<input aria-label="Path" />');
  button().focus();
  button().disabled = true;
  await changes();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Path');
});

test('another page begins at its heading, and at the place itself until that is there', async () => {
  button().focus();
  const main = document.querySelector('main')!;
  main.replaceChildren();
  await changes();
  expect(document.activeElement).toBe(main);
  main.innerHTML = '<h1>Evidence</h1>';
  await changes();
  expect(document.activeElement?.textContent).toBe('Evidence');
});

test('in a dialog it stays in the dialog', async () => {
  dialog().open = true;
  dialog().querySelector('input')!.focus();
  dialog().querySelector('.body')!.innerHTML = '<button>Done</button>';
  await changes();
  expect(document.activeElement?.textContent).toBe('Done');
});

test('what has the focus keeps it, whatever else changes', async () => {
  button().focus();
  document.querySelector('h1')!.remove();
  await changes();
  expect(document.activeElement).toBe(button());
});

test('who clicks beside everything gets nothing focused', async () => {
  button().focus();
  dispatchEvent(new MouseEvent('pointerdown'));
  button().blur();
  await changes();
  document.getElementById('part')!.remove();
  await changes();
  expect(document.activeElement).toBe(document.body);
});

test('a place that is opened from the list of places begins at its heading', async () => {
  document.querySelector('a')!.focus();
  dispatchEvent(new HashChangeEvent('hashchange'));
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Inbox'));
});

function button(): HTMLButtonElement {
  return document.querySelector('#part button')!;
}

function dialog(): HTMLDialogElement {
  return document.querySelector('dialog')!;
}

/** Changes of the page are heard of in a microtask. */
async function changes(): Promise<void> {
  await new Promise((next) => setTimeout(next));
}
