import { asFault, Refused, type Fault } from '../api/call';

let shown = $state.raw<Fault | null>(null);

/** A defect of the page, or a refusal that nobody has shown. */
export const defect = {
  get fault(): Fault | null {
    return shown;
  },
};

export function dismissDefect(): void {
  shown = null;
}

/** Shows from now on what nothing else has caught: a failure is never passed over in silence. */
export function watchForDefects(target: EventTarget = globalThis): () => void {
  const error = (event: Event) => {
    const { error, message } = event as ErrorEvent;
    if (!isHarmless(message)) take(error ?? message);
  };
  const rejection = (event: Event) => take((event as PromiseRejectionEvent).reason);
  target.addEventListener('error', error);
  target.addEventListener('unhandledrejection', rejection);
  return () => {
    target.removeEventListener('error', error);
    target.removeEventListener('unhandledrejection', rejection);
  };
}

function take(reason: unknown): void {
  const fault = reason instanceof Refused ? reason.fault : { ...asFault(reason), code: 'page' };
  // What a locked vault refuses is said by the page that shows it locked.
  if (fault.code === 'locked') return;
  // The first is the cause; what follows from it would only hide it.
  shown ??= fault;
}

/** The web view says so of a layout that took two turns; nothing is wrong. */
function isHarmless(message: string | undefined): boolean {
  return message?.startsWith('ResizeObserver loop') ?? false;
}
