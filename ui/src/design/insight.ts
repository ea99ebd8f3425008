/** Brings what appears in a long form in sight: it may have been sent from its first field. */
export function inSight(element: HTMLElement): void {
  element.scrollIntoView?.({ block: 'nearest' });
}
