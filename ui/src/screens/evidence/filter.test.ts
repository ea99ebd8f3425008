import { describe, expect, it } from 'vitest';

import { asked, sortText, toggled, wordsOf } from './filter';

const of = (query: string) => asked(new URLSearchParams(query));

describe('the address of the list', () => {
  it('asks nothing where it says nothing', () => {
    expect(of('')).toEqual({ filter: {}, order: { by: 'id', descending: false } });
  });

  it('says what it asks', () => {
    const { filter, order } = of('verdict=BROKEN,CANNOT CHECK&kind=log&source=a b&words=x&status=held&mapped=no&sort=-received');
    expect(filter).toEqual({
      verdicts: ['CANNOT CHECK', 'BROKEN'], kinds: ['log'], source: 'a b', words: 'x', status: 'held', mapped: false,
    });
    expect(order).toEqual({ by: 'received', descending: true });
    expect(sortText({ by: 'received', descending: true })).toBe('-received');
  });

  it('leaves out what means nothing', () => {
    const { filter, order } = of('verdict=GOOD&status=lost&mapped=perhaps&sort=colour&words=%20');
    expect(filter).toEqual({});
    expect(order.by).toBe('id');
  });

  it('takes a word in and out again', () => {
    const one = toggled(null, 'BROKEN');
    expect(toggled(one, 'VERIFIED')).toBe('VERIFIED,BROKEN');
    expect(toggled(one, 'BROKEN')).toBeNull();
    expect(wordsOf('BROKEN,BROKEN')).toEqual(['BROKEN']);
  });
});
