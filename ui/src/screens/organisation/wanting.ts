import type { SystemShown } from '../../bindings/systems';
import { texts } from '../../texts/index.svelte';
import { spanned } from './days';

/** What the program found missing of a system, or only stated, each as a sentence. */
export function wanting(system: SystemShown): string[] {
  const text = texts.organisation.systems;
  const gate = (name: string) => text.gate[name] ?? name;
  return system.wanting.map((it) => {
    switch (it.what) {
      case 'version':
        return text.missingVersion;
      case 'risk':
        return text.missingRisk;
      case 'accountable':
        return text.missingNobody(spanned(it.days));
      case 'authority':
        return text.missingAuthority(it.name, spanned(it.days));
      case 'gate':
        return text.missingGate(it.version, gate(it.gate));
      case 'gate-late':
        return text.lateGate(it.version, gate(it.gate));
      case 'gate-stated':
        return text.statedGate(it.version, gate(it.gate));
      case 'gate-in-doubt':
        return text.gateInDoubt(it.version, gate(it.gate));
      case 'gate-alarming':
        return text.alarmingGate(it.version, gate(it.gate), it.word);
    }
  });
}
