import { describe, expect, test } from '@jest/globals';
import { addSeconds, OffsetTime } from '../../domain/time.ts';

const problemOf = (text: string): string | undefined =>
  OffsetTime.safeParse(text).error?.issues[0]?.message;

describe('what is said of a time that is refused is true of it', () => {
  test.each([
    ['2026-03-02T08:59:59', 'has no offset from UTC'],
    ['2026-03-02T08:59', 'has no offset from UTC'],
    ['2026-06-01', 'is not a date with a time of day and an offset'],
    ['NaN', 'is not a date with a time of day and an offset'],
    ['2026-03-31T24:00:00Z', 'not in the calendar (hours to 23'],
    ['2026-03-02T08:59:60Z', 'not in the calendar (hours to 23'],
    ['2026-02-30T00:00:00Z', 'not in the calendar'],
    ['2026-03-02T08:59:59+25:00', 'not in the calendar'],
    ['2026-03-02T08:59:59 CET', 'ends in "CET", which is no offset from UTC'],
  ])('%s %s', (text, problem) => expect(problemOf(text)).toContain(problem));
});

describe('a time carries its offset and is kept as UTC with milliseconds', () => {
  test.each([
    ['2026-11-23T09:00:00+01:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T09:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23T23:30:00.5-05:30', '2026-11-24T05:00:00.500Z'],
    ['2026-03-02T08:59:59.123456+00:00', '2026-03-02T08:59:59.123Z'],
    ['2026-03-02T08:59:59.123456789Z', '2026-03-02T08:59:59.123Z'],
    ['2026-03-02T08:59:59+0000', '2026-03-02T08:59:59.000Z'],
    ['2026-03-02T08:59:59 +0130', '2026-03-02T07:29:59.000Z'],
    ['2026-03-02T08:59:59+01', '2026-03-02T07:59:59.000Z'],
    ['2026-03-02 08:59:59Z', '2026-03-02T08:59:59.000Z'],
    ['2026-03-02T08:59Z', '2026-03-02T08:59:00.000Z'],
    ['2026-03-02t08:59:59z', '2026-03-02T08:59:59.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s → %s', (text, instant) => expect(OffsetTime.parse(text)).toBe(instant));
  test.each([
    '2026-11-23T09:00:00',
    '2026-11-23',
    '2026-02-30T00:00:00Z',
    'tomorrow',
    '',
    '1763888400',
  ])('%p is refused', (text) => {
    expect(OffsetTime.safeParse(text)).toMatchObject({ success: false });
  });
});

test('a day later may be in another month', () =>
  expect(addSeconds('2026-11-30T12:00:00.000Z', 86_400)).toBe('2026-12-01T12:00:00.000Z'));
