import { describe, expect, test } from '@jest/globals';
import { SAMPLE } from '../../../docs/generate/sample-report.ts';
import {
  afterImport,
  concludePublication,
  type Publication,
  planPublication,
} from '../../../domain/audit/publication.ts';
import type { AuditFinding, AuditReport } from '../../../domain/audit/report.ts';

const [first] = SAMPLE.findings;
if (!first) throw new Error('The sample has no finding');
const finding = (id: string): AuditFinding => ({ ...first, id });
const report = (...ids: string[]): AuditReport => ({ ...SAMPLE, findings: ids.map(finding) });
const shown = (...ids: string[]): Publication => ({
  run: 'before',
  state: 'published',
  shown: ids.map(finding),
  sent: ids.length,
  archived: 0,
  refused: [],
});
const asffId = (id: string) => `eu-west-1/111122223333/redshift-ml-admin/${id}`;
const idsOf = (findings: readonly AuditFinding[]) => findings.map(({ id }) => id);

describe('what is sent', () => {
  const sent = (now: AuditReport, before?: Publication) =>
    planPublication(now, before)
      .batches.flat()
      .map(({ Id, RecordState }) => `${Id.split('/').at(-1)} ${RecordState}`);

  test('the first time: what was found, and nothing is archived that was never sent', () =>
    expect(sent(report('a', 'b'))).toEqual(['a ACTIVE', 'b ACTIVE']));

  test('later: what is there and found no more is archived, whenever it was sent', () =>
    expect(sent(report('a'), shown('a', 'b', 'c'))).toEqual([
      'a ACTIVE',
      'b ARCHIVED',
      'c ARCHIVED',
    ]));

  test('before anything is sent, all that may be there then is written down', () => {
    const { begun } = planPublication(report('a', 'n'), shown('a', 'b'));
    expect({ ...begun, shown: idsOf(begun.shown) }).toEqual({
      run: SAMPLE.run.id,
      state: 'begun',
      shown: ['a', 'n', 'b'],
      sent: 0,
      archived: 0,
      refused: [],
    });
  });
});

describe('what is written down afterwards', () => {
  const now = report('old', 'new');
  const before = shown('old', 'gone');
  const concluded = (...refused: string[]) => {
    const { gone } = planPublication(now, before);
    const reasons = refused.map((id) => ({ id: asffId(id), because: 'InvalidInput: no' }));
    const { shown: left, ...rest } = concludePublication(now, gone, before, reasons);
    return { ...rest, refused: rest.refused.length, shown: idsOf(left) };
  };

  test('all was taken: what is archived need not be looked at again', () =>
    expect(concluded()).toEqual({
      run: SAMPLE.run.id,
      state: 'published',
      sent: 2,
      archived: 1,
      refused: 0,
      shown: ['old', 'new'],
    }));

  test.each([
    ['new', { sent: 1, archived: 1, shown: ['old'] }],
    ['old', { sent: 1, archived: 1, shown: ['old', 'new'] }],
    ['gone', { sent: 2, archived: 0, shown: ['old', 'new', 'gone'] }],
  ])('%s was refused: never published, and what was there before still is', (id, wanted) =>
    expect(concluded(id)).toMatchObject({ ...wanted, state: 'partly', refused: 1 }),
  );
});

test('a refused finding is not tried again, one that met a fault is', () =>
  expect(
    afterImport({
      FailedFindings: [
        { Id: 'x', ErrorCode: 'InvalidInput', ErrorMessage: 'Title is too long' },
        { Id: 'y', ErrorCode: 'InternalError' },
        { Id: 'z', ErrorCode: 'InvalidAccess', ErrorMessage: 'not subscribed' },
      ],
    }),
  ).toEqual({
    again: [{ id: 'y', because: 'InternalError: no message' }],
    refused: [
      { id: 'x', because: 'InvalidInput: Title is too long' },
      { id: 'z', because: 'InvalidAccess: not subscribed' },
    ],
  }));
