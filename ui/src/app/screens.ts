import type { Component } from 'svelte';

import { asFault } from '../api/call';
import { audit } from '../screens/audit';
import { content } from '../screens/content';
import { evidence } from '../screens/evidence';
import { ledger } from '../screens/ledger';
import { organisation } from '../screens/organisation';
import { overview } from '../screens/overview';
import { packs } from '../screens/packs';
import { samples } from '../screens/samples';
import { settings } from '../screens/settings';
import { signing } from '../screens/signing';
import { tests } from '../screens/tests';

/** A screen is drawn anew for each place; it reads the rest of the address from the router. */
export type Screens = Record<string, Component>;

/** What Ctrl-K can do besides going somewhere and finding something. */
export type Action = {
  id: string;
  label: () => string;
  /** Keys for it, as they are shown. */
  keys?: string;
  run: () => void;
};

/** Something that Ctrl-K found. */
export type Found = {
  /** Where it is, as {@link go} takes it. */
  path: string;
  /** What it is, such as a number. */
  id: string;
  /** What it is called. */
  name: string;
  /** What kind of thing it is, for people. */
  kind: string;
};

/** One part of the window: its screens by place, and what can be done from anywhere. */
export type Area = {
  screens: Screens;
  actions: Action[];
  /** Finds what this part of the window shows, the best first, at most ten. */
  find?: (words: string) => Promise<Found[]>;
  /** Places that can be opened while no vault is. */
  withoutVault?: string[];
};

const named = { overview, evidence, content, organisation, tests, audit, samples, signing, packs, ledger, settings };
const areas: Area[] = Object.values(named);

/** A part of the window that could not be asked, and why. */
export type Unasked = { area: string; why: string };

export const screens: Screens = Object.assign({}, ...areas.map((area) => area.screens));
export const actions: Action[] = areas.flatMap((area) => area.actions);
export const withoutVault = new Set(areas.flatMap((area) => area.withoutVault ?? []));

/**
 * Finds in every part of the window at once. One that fails does not hide what the others found, and is named. What is
 * called exactly so comes first, then what begins so.
 */
export async function find(words: string, among: Record<string, Area> = named): Promise<{ found: Found[]; unasked: Unasked[] }> {
  const asked = Object.entries(among).flatMap(([area, { find }]) => (find ? [{ area, answer: find(words) }] : []));
  const answers = await Promise.allSettled(asked.map((it) => it.answer));
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const unasked = answers.flatMap((answer, at) =>
    answer.status === 'rejected' ? [{ area: asked[at]!.area, why: asFault(answer.reason).message }] : [],
  );
  const nearness = nearTo(words.trim().toLowerCase());
  return { found: found.sort((one, other) => nearness(one) - nearness(other)), unasked };
}

function nearTo(words: string): (it: Found) => number {
  return ({ id, name }) => {
    const called = [id.toLowerCase(), name.toLowerCase()];
    if (called.includes(words)) return 0;
    return called.some((text) => text.startsWith(words)) ? 1 : 2;
  };
}
