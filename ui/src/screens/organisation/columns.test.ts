import { describe, expect, it } from 'vitest';

import type { RegisterLook } from '../../bindings/register-look';
import { give, proposed, said, unclaimed } from './columns';

const look = {
  columns: [
    { name: 'Risk no.', samples: ['R-1'] },
    { name: 'Wording', samples: ['Drift'] },
    { name: 'Owner', samples: ['Ada'] },
  ],
  schema: { columns: [{ key: 'id' }, { key: 'text' }, { key: 'treatment' }] },
  report: { mapping: { schema: 'risks', columns: { id: 'Risk no.', text: 'Owner' } } },
} as unknown as RegisterLook;

describe('a mapping of columns', () => {
  it('begins with what the program proposes, and says only what is otherwise', () => {
    const choice = proposed(look);
    expect(choice).toEqual({ id: 'Risk no.', text: 'Owner', treatment: '' });
    expect(said(choice, look)).toEqual({});
  });

  it('gives a column of the file to one column of the register only', () => {
    const moved = give(proposed(look), 'treatment', 'Owner');
    expect(moved).toEqual({ id: 'Risk no.', text: '', treatment: 'Owner' });
    expect(said(moved, look)).toEqual({ text: '', treatment: 'Owner' });
    expect(unclaimed(moved, look)).toEqual(['Wording']);
  });

  it('leaves several columns out', () => {
    const none = give(give(proposed(look), 'id', ''), 'text', '');
    expect(none).toEqual({ id: '', text: '', treatment: '' });
    expect(said(none, look)).toEqual({ id: '', text: '' });
  });
});
