import type { FindingsSaid } from '../../../bindings/findings-said';
import type { FindingsShow } from '../../../bindings/findings-show';
import { ids, orNull } from '../words';

/** What is typed of a finding. */
export class FindingFields {
  title = $state('');
  on = $state('');
  engagement = $state('');
  source = $state<NonNullable<FindingsSaid['source']>>('internal');
  body = $state('');
  reference = $state('');
  theirGrade = $state('');
  theirDate = $state('');
  criteria = $state<string[]>([]);
  condition = $state('');
  evidence = $state<string[]>([]);
  samples = $state<string[]>([]);
  systems = $state<string[]>([]);
  sites = $state<string[]>([]);
  row = $state('');
  owner = $state('');
  due = $state('');
  repeats = $state('');
  scheme = $state('');

  /** Begins with what a finding says already. */
  static of(shown: FindingsShow): FindingFields {
    const fields = new FindingFields();
    fields.title = shown.title;
    fields.on = shown.on;
    fields.engagement = shown.engagement ?? '';
    fields.source = shown.source;
    fields.body = shown.body?.body ?? '';
    fields.reference = shown.body?.reference ?? '';
    fields.theirGrade = shown.body?.grade ?? '';
    fields.theirDate = shown.body?.on ?? '';
    fields.criteria = shown.criteria;
    fields.condition = shown.condition;
    fields.evidence = shown.evidence.map((it) => (it.line ? `${it.evidence}:${it.line}` : it.page ? `${it.evidence}#p${it.page}` : it.evidence));
    fields.samples = shown.samples;
    fields.systems = shown.systems;
    fields.sites = shown.sites;
    fields.row = shown.row ? `${shown.row.register}:${shown.row.row}` : '';
    fields.owner = shown.owner ?? '';
    fields.due = shown.due_by_scheme ? '' : (shown.due ?? '');
    fields.repeats = shown.repeats ?? '';
    fields.scheme = shown.scheme ?? '';
    return fields;
  }

  get isTheirs(): boolean {
    return this.source === 'certification-body';
  }

  /** What the back end is told; nothing stands for what was left empty. */
  get said(): FindingsSaid {
    return {
      title: orNull(this.title),
      on: orNull(this.on),
      engagement: orNull(this.engagement),
      source: this.source,
      body: this.isTheirs && this.body
        ? { body: this.body, reference: this.reference, grade: this.theirGrade, on: orNull(this.theirDate) }
        : null,
      criteria: ids(this.criteria),
      condition: orNull(this.condition),
      evidence: ids(this.evidence),
      samples: ids(this.samples),
      systems: this.systems,
      sites: ids(this.sites),
      row: orNull(this.row),
      owner: orNull(this.owner),
      due: orNull(this.due),
      repeats: orNull(this.repeats),
      scheme: orNull(this.scheme),
    };
  }
}
