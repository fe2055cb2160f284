import { describe, expect, test } from '@jest/globals';
import { addSeconds, OffsetTime } from '../../domain/time.ts';

describe('a time carries its offset and is kept as UTC with milliseconds', () => {
  test.each([
    ['2026-11-23T09:00:00+01:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T09:00:00Z', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23T23:30:00.5-05:30', '2026-11-24T05:00:00.500Z'],
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
