import { describe, expect, test } from '@jest/globals';
import type { Lease } from '../../../domain/access/lease.ts';
import { dueNotice, nextNoticeAt } from '../../../domain/access/notice.ts';
import { lease } from './examples.ts';

const END = '2026-11-30T12:00:00.000Z';
const of = (changes: Partial<Lease> = {}): Lease =>
  lease({ state: 'active', decidedAt: '2026-11-01T12:00:00.000Z', expiresAt: END, ...changes });
const told = (days: 7 | 1, end = END) => ({ noticed: { end, days, seq: 3 } });

describe('which notice of its end is due', () => {
  test.each<[string, string, Partial<Lease>, number | undefined]>([
    ['eight days before: none', '2026-11-22T12:00:00.000Z', {}, undefined],
    ['seven days before: that one', '2026-11-23T12:00:00.000Z', {}, 7],
    ['told: not again', '2026-11-23T12:05:00.000Z', told(7), undefined],
    ['a day before: the second', '2026-11-29T12:00:00.000Z', told(7), 1],
    ['the first was missed: the second alone', '2026-11-29T13:00:00.000Z', {}, 1],
    ['both are told', '2026-11-30T11:00:00.000Z', told(1), undefined],
    ['over: none', END, told(7), undefined],
    [
      'revoked: none',
      '2026-11-29T12:00:00.000Z',
      { revokedAt: '2026-11-24T12:00:00.000Z' },
      undefined,
    ],
    [
      'told of another end: this one too',
      '2026-11-23T12:00:00.000Z',
      told(1, '2026-11-24T00:00:00.000Z'),
      7,
    ],
    [
      'decided five days before its end: that in seven days was known',
      '2026-11-25T13:00:00.000Z',
      { decidedAt: '2026-11-25T12:00:00.000Z' },
      undefined,
    ],
    [
      'extended five days before the new end',
      '2026-11-25T13:00:00.000Z',
      { endSince: '2026-11-25T12:00:00.000Z' },
      undefined,
    ],
    [
      'starts five days before its end',
      '2026-11-25T13:00:00.000Z',
      { startsAt: '2026-11-25T12:00:00.000Z' },
      undefined,
    ],
    ['not begun: none', '2026-11-29T12:00:00.000Z', { state: 'awaiting-approval' }, undefined],
  ])('%s', (_, now, changes, days) => expect(dueNotice(of(changes), now)?.days).toBe(days));
  test('without an end: none', () =>
    expect(dueNotice(lease({ state: 'active' }), '2026-11-29T12:00:00.000Z')).toBeUndefined());
});

test('it names the end that it is about', () =>
  expect(dueNotice(of(), '2026-11-24T12:00:00.000Z')).toEqual({ end: END, days: 7 }));

test.each<[string, string, string | undefined]>([
  ['ten days before', '2026-11-20T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
  ['at the first', '2026-11-23T12:00:00.000Z', '2026-11-29T12:00:00.000Z'],
  ['at the second', '2026-11-29T12:00:00.000Z', undefined],
])('the next notice falls due, seen %s', (_, now, at) => expect(nextNoticeAt(of(), now)).toBe(at));
