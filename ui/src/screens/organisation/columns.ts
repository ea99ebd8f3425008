import type { RegisterLook } from '../../bindings/register-look';

/** For each column of a register, the name of the file's column that it is; empty where it is in none. */
export type Choice = Record<string, string>;

/** How the program would read the file. */
export function proposed(look: RegisterLook): Choice {
  return Object.fromEntries(look.schema.columns.map((it) => [it.key, look.report.mapping.columns[it.key] ?? '']));
}

/** What a person said otherwise than was proposed; an empty name leaves a column out. */
export function said(choice: Choice, look: RegisterLook): Record<string, string> {
  const before = proposed(look);
  return Object.fromEntries(Object.entries(choice).filter(([key, name]) => name !== (before[key] ?? '')));
}

/** Gives a column of the file to a column of the register; it is taken from whichever had it. */
export function give(choice: Choice, key: string, name: string): Choice {
  const freed = Object.entries(choice).map(([other, own]) => [other, name !== '' && own === name ? '' : own]);
  return { ...Object.fromEntries(freed), [key]: name };
}

/** The columns of the file that belong to none. */
export function unclaimed(choice: Choice, look: RegisterLook): string[] {
  const taken = new Set(Object.values(choice));
  return look.columns.map((it) => it.name).filter((name) => !taken.has(name));
}
