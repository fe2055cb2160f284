import { describe, expect, test } from '@jest/globals';
import { type ItemVerdict, judgeItem } from '../../../../domain/access/reviews/decide-item.ts';
import type { ReviewItem } from '../../../../domain/access/reviews/review.ts';
import { NOW, user } from '../examples.ts';
import { begun, decided, LEASE, OBSERVED } from './scene.ts';

const { review } = begun();
const source = { name: 'answers', approvers: [], compare: 'exact' as const };
const judge = (
  person: string,
  item: ReviewItem,
  more: Partial<Parameters<typeof judgeItem>[0]> = {},
  decision: 'keep' | 'remove' = 'keep',
): ItemVerdict =>
  judgeItem(
    {
      review: { ...review, reviewers: ['olivia', 'alice', 'mark', 'rita'] },
      item,
      source,
      ...more,
    },
    { person, arn: `arn:aws:iam::111122223333:user/${person}`, decision, at: NOW },
  );

describe('who decides on an item', () => {
  test.each<[string, string, ReviewItem, ItemVerdict['kind']]>([
    ['a reviewer who has no part in it', 'olivia', LEASE, 'counted'],
    ['nobody else', 'paul', LEASE, 'not-a-reviewer'],
    ['not who asked for it', 'alice', LEASE, 'holder'],
    ['not a member of the group', 'mark', LEASE, 'holder'],
    [
      'not the user whose it is',
      'rita',
      { ...LEASE, grantee: user('rita'), members: [] },
      'holder',
    ],
    [
      'not under another spelling',
      'rita',
      { ...LEASE, grantee: user('Rita@example.com'), members: [] },
      'holder',
    ],
    ['an observed grant, of another group', 'mark', OBSERVED, 'counted'],
  ])('%s', (_, person, item, kind) => expect(judge(person, item).kind).toBe(kind));

  test('whose members nobody could read is not kept: the person may be one of them; it may be removed', () => {
    const { members: _, ...unread } = LEASE;
    expect(judge('olivia', unread)).toEqual({
      kind: 'not-known',
      because: expect.stringMatching(/^who is in group marketing_analyst_grp could not be read/),
    });
    expect(judge('olivia', unread, {}, 'remove').kind).toBe('counted');
  });
  test('the first decision counts', () => {
    expect(judge('olivia', LEASE, { before: decided('keep') }).kind).toBe('repeated');
    expect(judge('olivia', LEASE, { before: decided('remove') }).kind).toBe('contradiction');
  });
  test('after the conclusion nothing is decided any more', () => {
    const over = { at: NOW, kept: 0, removed: 0, overdue: 0, undecided: 2 };
    expect(judge('olivia', LEASE, { review: { ...review, concluded: over } }).kind).toBe('late');
  });
});
