import { call } from '../../api/call';
import { go } from '../../app/router.svelte';
import type { Area, Found } from '../../app/screens';
import type { OrganisationFound } from '../../bindings/organisation-found';
import { texts } from '../../texts/index.svelte';
import OrganisationScreen from './OrganisationScreen.svelte';
import RegistersScreen from './RegistersScreen.svelte';
import RequestsScreen from './RequestsScreen.svelte';
import RetentionScreen from './RetentionScreen.svelte';
import SystemsScreen from './SystemsScreen.svelte';

export const organisation: Area = {
  screens: {
    organisation: OrganisationScreen,
    systems: SystemsScreen,
    requests: RequestsScreen,
    registers: RegistersScreen,
    retention: RetentionScreen,
  },
  actions: [
    { id: 'request', label: () => texts.organisation.actions.ask, run: () => go('requests', { do: 'ask' }) },
    { id: 'requests-send', label: () => texts.organisation.actions.send, run: () => go('requests', { do: 'send' }) },
    { id: 'requests-take-back', label: () => texts.organisation.actions.takeBack, run: () => go('requests', { do: 'take-back' }) },
    { id: 'register-import', label: () => texts.organisation.actions.import, run: () => go('registers/import') },
    { id: 'system', label: () => texts.organisation.actions.system, run: () => go('systems', { do: 'system' }) },
    { id: 'person', label: () => texts.organisation.actions.person, run: () => go('organisation/people', { do: 'person' }) },
    { id: 'hold', label: () => texts.organisation.actions.hold, run: () => go('retention/holds', { do: 'hold' }) },
    { id: 'retention-run', label: () => texts.organisation.actions.retentionRun, run: () => go('retention', { do: 'run' }) },
    { id: 'export', label: () => texts.organisation.actions.export, run: () => go('requests', { do: 'export' }) },
  ],
  find: async (words) => (await call<OrganisationFound[]>('organisation_find', { words })).map(placed),
};

/** Where what was found is shown. */
function placed(it: OrganisationFound): Found {
  const kind = texts.organisation.found[it.kind] ?? it.kind;
  switch (it.kind) {
    case 'system':
      return { path: `systems/${encodeURIComponent(it.id)}`, id: it.id, name: it.name, kind };
    case 'person':
      return { path: `organisation/people/${it.id}`, id: it.id, name: it.name, kind };
    case 'agent':
      return { path: `systems?tab=agents&agent=${encodeURIComponent(it.id)}`, id: it.id, name: it.name, kind };
    case 'request':
      return { path: `requests?id=${it.id}`, id: it.id, name: it.name, kind };
    case 'row':
      return { path: `registers/${it.id}?row=${it.row}`, id: `${it.id} ${it.row}`, name: it.name, kind };
  }
}
