import { call } from '../../api/call';
import type { ControlsCoverage } from '../../bindings/controls-coverage';
import type { Suggest } from '../../bindings/suggest';

/** Returns every requirement with its evidence, once for each version of the vault. */
export const coverage = onceAVersion(() => call<ControlsCoverage>('controls_coverage'));

/** Returns all suggestions, once for each version of the vault: every document is read for them. */
export const suggestions = onceAVersion(() => call<Suggest>('controls_suggestions', { ids: [] }));

/** Keeps an answer until something is written. A refusal is not kept: whoever asks next asks again. */
function onceAVersion<T>(ask: () => Promise<T>): (version: number) => Promise<T> {
  let kept: { version: number; answer: Promise<T> } | null = null;
  return (version) => {
    if (kept?.version !== version) {
      const asked = { version, answer: ask() };
      kept = asked;
      asked.answer.catch(() => {
        if (kept === asked) kept = null;
      });
    }
    return kept.answer;
  };
}
