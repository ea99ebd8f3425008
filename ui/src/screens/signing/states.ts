import type { SignerShown, SignoffShown } from '../../bindings/signoffs';

export type Tone = 'plain' | 'good' | 'attention' | 'bad';

/** How a sign-off is to be looked at. Only what was verified and still counts is good; paper never is. */
export function toneOf(it: SignoffShown): Tone {
  if (it.standing === 'not checkable' || it.state === 'declined') return 'bad';
  if (it.signers.some((signer) => signer.holds === false)) return 'bad';
  if (it.overdue || it.standing.startsWith('outdated') || (it.changed ?? []).length > 0) return 'attention';
  if (it.state === 'signed') return it.signers.every((signer) => signer.holds === true) ? 'good' : 'attention';
  return it.state === 'waiting for signatures' || it.state === 'withdrawn' ? 'plain' : 'attention';
}

/** What came of checking a signature once more. What nobody checked is no pass. */
export function outcomeOf(signer: SignerShown): 'pass' | 'fail' | 'not-checked' {
  if (signer.holds === true) return 'pass';
  return signer.holds === false ? 'fail' : 'not-checked';
}
