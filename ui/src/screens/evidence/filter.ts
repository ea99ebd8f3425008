import type { EvidenceFilter } from '../../bindings/evidence-filter';
import type { EvidenceOrder } from '../../bindings/evidence-order';
import { VERDICTS, type VerdictWord } from '../../design/verdicts';

/** What the list of evidence is asked, as its address says it. */
export type Asked = {
  filter: EvidenceFilter;
  order: EvidenceOrder;
};

const COLUMNS = ['id', 'name', 'verdict', 'kind', 'format', 'source', 'received', 'period', 'records', 'bytes'] as const;

/** Reads the query of the list's address; what means nothing asks nothing. */
export function asked(query: URLSearchParams): Asked {
  const filter: EvidenceFilter = {};
  const verdicts = wordsOf(query.get('verdict'));
  if (verdicts.length > 0) filter.verdicts = verdicts;
  const kind = query.get('kind');
  if (kind) filter.kinds = [kind] as NonNullable<EvidenceFilter['kinds']>;
  for (const name of ['source', 'system'] as const) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  const words = query.get('words');
  if (words?.trim()) filter.words = words;
  const status = query.get('status');
  if (status === 'held' || status === 'withdrawn') filter.status = status;
  const mapped = query.get('mapped');
  if (mapped === 'yes' || mapped === 'no') filter.mapped = mapped === 'yes';
  return { filter, order: orderOf(query.get('sort')) };
}

/** Returns the words in a query, in their order and none twice. */
export function wordsOf(text: string | null): VerdictWord[] {
  const named = new Set((text ?? '').split(','));
  return VERDICTS.filter((word) => named.has(word));
}

/** Returns the query's words with one more, or without it. */
export function toggled(text: string | null, word: VerdictWord): string | null {
  const now = new Set(wordsOf(text));
  if (!now.delete(word)) now.add(word);
  return now.size > 0 ? VERDICTS.filter((it) => now.has(it)).join(',') : null;
}

/** Writes an order as the address says it: `received`, or `-received` for the newest first. */
export function sortText(order: { by: string; descending: boolean } | null): string | null {
  return order ? `${order.descending ? '-' : ''}${order.by}` : null;
}

function orderOf(text: string | null): EvidenceOrder {
  const by = text?.replace(/^-/, '') as (typeof COLUMNS)[number];
  if (!text || !COLUMNS.includes(by)) return { by: 'id', descending: false };
  return { by, descending: text.startsWith('-') };
}
