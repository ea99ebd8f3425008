import type { SignoffShown } from '../../bindings/signoffs';

export type Tone = 'plain' | 'good' | 'attention' | 'bad';

/** How a sign-off is to be looked at. Only what was verified and still counts is good; paper never is. */
export function toneOf(it: SignoffShown): Tone {
  if (it.standing === 'not checkable' || it.state === 'declined') return 'bad';
  if (it.signers.some((signer) => failed(signer.checked_again))) return 'bad';
  if (it.overdue || it.standing.startsWith('outdated') || (it.changed ?? []).length > 0) return 'attention';
  if (it.state === 'signed' && it.signers.every((signer) => verified(signer.checked_again))) return 'good';
  return it.state === 'waiting for signatures' ? 'plain' : it.state === 'withdrawn' ? 'plain' : 'attention';
}

const VERIFIES = 'it verifies on the record that is held';

/** Whether a signature was checked once more and holds, with nothing to be said against it. */
export function verified(said: string | null | undefined): boolean {
  return said === VERIFIES;
}

function failed(said: string | null | undefined): boolean {
  return !!said && !said.startsWith(VERIFIES) && !said.startsWith('not checked');
}

/** What came of checking a signature once more, as a fact is shown. */
export function outcomeOf(said: string | null | undefined): 'pass' | 'fail' | 'not-checked' {
  if (verified(said)) return 'pass';
  return failed(said) ? 'fail' : 'not-checked';
}
