/** Every text that the window shows, in one place for translation. */
export const texts = {
  product: 'Exhibit A',
} as const;
