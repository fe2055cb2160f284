import { expect, test } from '@jest/globals';
import { ticksOf } from '../../../../domain/audit/render/html/axis.ts';

const labels = (from: string, to: string): string[] =>
  ticksOf({ from, to }).map(({ label }) => label);

test.each([
  ['no time', '2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z', []],
  ['minutes', '2026-03-02T09:10:00.000Z', '2026-03-02T09:50:00.000Z', []],
  [
    'hours',
    '2026-03-02T09:10:00.000Z',
    '2026-03-02T12:00:00.000Z',
    ['03-02 10:00', '03-02 11:00', '03-02 12:00'],
  ],
  [
    'days',
    '2026-03-02T09:10:00.000Z',
    '2026-03-06T12:00:00.000Z',
    ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'],
  ],
  [
    'months',
    '2025-10-06T09:00:00.000Z',
    '2026-03-09T02:04:11.000Z',
    ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'],
  ],
  [
    'years',
    '2022-05-06T09:00:00.000Z',
    '2026-11-26T00:00:00.000Z',
    ['2023-01-01', '2024-01-01', '2025-01-01', '2026-01-01'],
  ],
  [
    'a century',
    '1999-05-06T09:00:00.000Z',
    '2026-11-26T00:00:00.000Z',
    ['2000-01-01', '2010-01-01', '2020-01-01'],
  ],
])('an axis of %s has round dates and no more than there is room for', (_, from, to, wanted) =>
  expect(labels(from, to)).toEqual(wanted),
);

test('a tick stands where its date is', () =>
  expect(ticksOf({ from: '2026-03-01T00:00:00.000Z', to: '2026-03-05T00:00:00.000Z' })).toEqual([
    { at: 0, label: '2026-03-01' },
    { at: 0.25, label: '2026-03-02' },
    { at: 0.5, label: '2026-03-03' },
    { at: 0.75, label: '2026-03-04' },
    { at: 1, label: '2026-03-05' },
  ]));
