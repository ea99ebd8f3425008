import type { SystemShown } from '../../bindings/systems';
import { texts } from '../../texts/index.svelte';
import { spanned } from './days';

/** What the program found missing of a system, each as a sentence. */
export function wanting(system: SystemShown): string[] {
  const text = texts.organisation.systems;
  const gate = (name: string) => text.gate[name] ?? name;
  return [
    ...system.nobody_accountable.map((days) => text.missingNobody(spanned(days))),
    ...system.versions.flatMap((it) => [
      ...it.missing.map((name) => text.missingGate(it.version, gate(name))),
      ...it.late.map((name) => text.lateGate(it.version, gate(name))),
      ...it.passed.filter((passed) => passed.evidence_gone).map((passed) => text.goneGate(it.version, gate(passed.gate))),
    ]),
  ];
}
