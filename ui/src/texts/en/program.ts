/** Fixed words of the program in another language than its own, which is English: there is nothing to be said anew. */
export const program: Record<string, string> = {};
