import { createRawSnippet, flushSync, mount, unmount, type Component, type Snippet } from 'svelte';

/** Draws a component alone on the page, for a test; the one before it is taken away. */
export function stage<Props extends Record<string, unknown>>(component: Component<Props, object, string>, props: Props): void {
  clear();
  drawn = mount(component, { target: document.body, props });
  flushSync();
}

/** Takes away what is drawn. */
export function clear(): void {
  if (drawn) void unmount(drawn);
  drawn = undefined;
  document.body.replaceChildren();
}

/** The first element that a selector finds, which must be there. */
export function one<E extends HTMLElement = HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`nothing on the page is ${selector}: ${document.body.innerHTML}`);
  return found;
}

export function all<E extends HTMLElement = HTMLElement>(selector: string): E[] {
  return [...document.querySelectorAll<E>(selector)];
}

/** Presses a key on what has the focus. */
export function press(key: string, held: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held });
  (document.activeElement ?? document.body).dispatchEvent(event);
  flushSync();
  return event;
}

export function click(element: Element, held: MouseEventInit = {}): void {
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...held }));
  flushSync();
}

export function type(element: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  element.value = text;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

export function button(words: string): HTMLButtonElement {
  const found = all<HTMLButtonElement>('button').find(
    (candidate) => candidate.textContent?.trim() === words || candidate.getAttribute('aria-label') === words,
  );
  if (!found) throw new Error(`no button says ${words}`);
  return found;
}

export function read(selector: string): string[] {
  return all(selector).map((element) => element.textContent!.replace(/\s+/g, ' ').trim());
}

/** Lets promises and what follows from them happen. */
export async function settled(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  flushSync();
}

/** Something to stand inside of a component. */
export function inside(html: string): Snippet<[]> {
  return createRawSnippet(() => ({ render: () => html }));
}

let drawn: object | undefined;
