/** The words of verdicts, from the best to the worst. They are the same in every language. */
export const VERDICTS = ['VERIFIED', 'UNANCHORED', 'UNSIGNED', 'INCOMPLETE', 'CANNOT CHECK', 'DIVERGED', 'BROKEN'] as const;

export type VerdictWord = (typeof VERDICTS)[number];
