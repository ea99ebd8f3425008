import type { Covered } from '../../bindings/controls-coverage';

/** How a requirement's evidence is told by colour, beside its word. */
export function toneOf(state: Covered['state']): 'plain' | 'good' | 'attention' | 'bad' {
  return ({ gap: 'attention', mapped: 'plain', partial: 'plain', sufficient: 'good', excluded: 'plain' } as const)[state];
}

/** How a tile of the map is filled. */
export function fillOf(state: Covered['state']): 'empty' | 'partly' | 'filled' | 'excluded' {
  return ({ gap: 'empty', mapped: 'empty', partial: 'partly', sufficient: 'filled', excluded: 'excluded' } as const)[state];
}
