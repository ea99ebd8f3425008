import type { Selection } from '../../bindings/retention';
import { texts } from '../../texts/index.svelte';

/** Which items a rule or a hold is about, in words. */
export function selected(it: Selection): string {
  const text = texts.organisation.retention.selected;
  const parts = [
    (it.items ?? []).length > 0 ? text.items((it.items ?? []).join(', ')) : '',
    it.source ? text.source(it.source) : '',
    it.system ? text.system(it.system) : '',
    it.class ? text.class(texts.organisation.classes[it.class] ?? it.class) : '',
    it.kind ? text.kind(texts.organisation.kinds[it.kind] ?? it.kind) : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** A selection as fields hold it. */
export type Asked = { items: string[]; source: string; system: string; class: string; kind: string };

export function asked(it?: Selection): Asked {
  return { items: it?.items ?? [], source: it?.source ?? '', system: it?.system ?? '-', class: it?.class ?? '-', kind: it?.kind ?? '-' };
}
