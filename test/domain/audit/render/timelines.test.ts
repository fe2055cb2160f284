import { expect, test } from '@jest/globals';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { timelines } from '../../../../domain/audit/render/html/timelines.ts';

const [model] = SAMPLE.models;
if (model === undefined) throw new Error('The sample has no model');

const edges = (from: string, finishedAt: string): string | undefined => {
  const models = [{ ...model, timeline: [{ grantee: 'group g', lease: 'users', from }] }];
  const [first] = timelines({ ...SAMPLE, run: { ...SAMPLE.run, finishedAt }, models });
  return first?.text.replaceAll(/<[^>]*>/g, '');
};

test.each([
  [
    'days',
    '2026-03-02T09:00:00.000Z',
    '2026-03-09T10:30:00.000Z',
    'from 2026-03-02 to 2026-03-09;',
  ],
  [
    'times within a day',
    '2026-03-02T09:00:00.000Z',
    '2026-03-02T10:30:00.000Z',
    'from 2026-03-02 09:00 UTC to 2026-03-02 10:30 UTC;',
  ],
])('the ends of a scale are said as %s', (_, from, finishedAt, wanted) =>
  expect(edges(from, finishedAt)).toContain(wanted),
);
