// Written by `npm run bindings` from schemas/window/evidence-choices.json. Do not edit.

/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * What a form about evidence offers for choosing.
 */
export interface EvidenceChoices {
  profiles: NamedChoice[];
  requirements: NamedChoice[];
  sites: SiteChoice[];
  sources: string[];
  systems: string[];
}
/**
 * Something that is cited by its id and has a title for people.
 */
export interface NamedChoice {
  id: string;
  title: string;
}
/**
 * A site that can be chosen.
 */
export interface SiteChoice {
  id: SiteId;
  name: string;
}
