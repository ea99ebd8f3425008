import type { IconName } from '../design/icons';

/** A place in the list on the left. */
export type Place = { id: string; icon: IconName };

/** The places in their order; one whose screen does not exist is not shown. */
export const places: Place[] = [
  { id: 'overview', icon: 'overview' },
  { id: 'inbox', icon: 'inbox' },
  { id: 'evidence', icon: 'log' },
  { id: 'requests', icon: 'request' },
  { id: 'controls', icon: 'control' },
  { id: 'systems', icon: 'system' },
  { id: 'registers', icon: 'file' },
  { id: 'tests', icon: 'test' },
  { id: 'audit', icon: 'audit' },
  { id: 'review', icon: 'sign' },
  { id: 'packs', icon: 'pack' },
  { id: 'ledger', icon: 'ledger' },
];

/** Screens that belong to a place and have none of their own on the left. */
const WITHIN: Record<string, string> = {
  content: 'evidence',
  records: 'evidence',
  notes: 'evidence',
  organisation: 'systems',
  programme: 'audit',
  matrix: 'audit',
  checklist: 'audit',
  soa: 'audit',
  documents: 'audit',
  samples: 'audit',
  findings: 'audit',
  conclusions: 'audit',
  verify: 'packs',
};

/** Returns the place on the left that is marked while a screen is open. */
export function placeOf(screen: string): string {
  return WITHIN[screen] ?? screen;
}
