/** Sentences and phrases of the program in another language than its own, which is English: there is nothing to be said anew. */
export const sentences: Record<string, string> = {};
export const phrases: Record<string, string> = {};
