/** How far evidence goes for a requirement. */
export type Sufficiency = 'none' | 'partial' | 'sufficient';
