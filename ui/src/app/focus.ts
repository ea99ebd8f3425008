/**
 * Keeps the focus on the page. Where the element that had it is taken away, or another place is opened, the heading of
 * what stands there now gets it: who works by keys goes on from there, and who listens hears where they are.
 */

const HEADING = 'h1, h2, h3';
const CONTROL = ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled)';
/** The row, or the list of millions, in which somebody was before they looked at what stands beside it. */
const ROW = '[role="grid"] tr[tabindex="0"], [role="grid"][tabindex="0"]';

/** What was taken away, and what it stood in, the innermost first. */
type Held = { element: Element; within: Element[] };

/** Begins to keep it; returns how to stop. */
export function keepFocus(): () => void {
  let held: Held | null = null;
  let pointed = false;
  /** It was given to the page because its heading was not there yet. */
  let early: Element | null = null;

  function took(event: FocusEvent): void {
    if (!(event.target instanceof Element)) return;
    held = { element: event.target, within: ancestors(event.target) };
    if (event.target !== early) early = null;
  }

  /** Who clicks beside everything wants nothing to have it. */
  function left(event: FocusEvent): void {
    const from = event.target;
    if (event.relatedTarget || !document.hasFocus()) return;
    queueMicrotask(() => {
      if (pointed && from instanceof Element && from.isConnected && held?.element === from) held = null;
    });
  }

  function changed(): void {
    const { activeElement } = document;
    if (early && activeElement === early) {
      const heading = seen(early, HEADING);
      if (heading) give(heading);
    } else if (isNowhere(activeElement) && held && !isThere(held.element)) {
      give(successor(held));
    }
  }

  function wentTo(): void {
    // What the new place gives the focus itself has it by then.
    setTimeout(() => {
      const at = document.activeElement;
      if (at && at !== document.body && !at.closest('nav[aria-label]')) return;
      if (!document.querySelector('dialog[open]')) give(placeOf(document.body));
    });
  }

  function give(to: HTMLElement | null): void {
    if (!to) return;
    if (to.tabIndex < 0) to.tabIndex = -1;
    early = to.matches('main') ? to : null;
    // Who points sees where they are; the ring is for who works by keys.
    to.focus({ preventScroll: pointed, focusVisible: !pointed } as FocusOptions);
  }

  const byPointer = () => (pointed = true);
  const byKey = () => (pointed = false);
  const watching = new MutationObserver(changed);
  watching.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden', 'open'] });
  addEventListener('focusin', took);
  addEventListener('focusout', left);
  addEventListener('pointerdown', byPointer, true);
  addEventListener('keydown', byKey, true);
  addEventListener('hashchange', wentTo);
  return () => {
    watching.disconnect();
    removeEventListener('focusin', took);
    removeEventListener('focusout', left);
    removeEventListener('pointerdown', byPointer, true);
    removeEventListener('keydown', byKey, true);
    removeEventListener('hashchange', wentTo);
  };
}

/** What gets it instead of an element that is gone: what stands nearest to where it was. */
function successor({ element, within }: Held): HTMLElement | null {
  const dialog = document.querySelector('dialog[open]');
  const near = within.filter((it) => isThere(it) && (!dialog || dialog.contains(it)));
  // What can't be used for now has others of its kind beside it.
  if (element.isConnected && element.checkVisibility()) return near.map((it) => seen(it, CONTROL)).find(Boolean) ?? null;
  if (dialog) return near.map((it) => seen(it, HEADING) ?? seen(it, CONTROL)).find(Boolean) ?? seen(dialog, `${HEADING}, ${CONTROL}`);
  const beside = within.some((it) => it.matches('aside')) ? seen(document.body, ROW) : null;
  const here = near.filter((it) => it !== document.body && !it.querySelector('main'));
  return beside ?? here.map((it) => seen(it, HEADING)).find(Boolean) ?? placeOf(document.body);
}

/** The heading of the place that is open, or the place itself while it is being fetched. */
function placeOf(page: Element): HTMLElement | null {
  return seen(page, `main :is(${HEADING})`) ?? seen(page, 'main');
}

/** Whether keys go nowhere. */
function isNowhere(active: Element | null): boolean {
  return !active || active === document.body || active.matches(':disabled');
}

function ancestors(of: Element): Element[] {
  const all: Element[] = [];
  for (let it = of.parentElement; it && it !== document.documentElement; it = it.parentElement) all.push(it);
  return all;
}

function seen(within: Element, selector: string): HTMLElement | null {
  return [...within.querySelectorAll<HTMLElement>(selector)].find(isThere) ?? null;
}

/** Whether it is on the page, is drawn, and can be used. */
function isThere(element: Element): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}
