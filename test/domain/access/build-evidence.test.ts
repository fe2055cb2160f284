import { describe, expect, test } from '@jest/globals';
import { NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import {
  type BatchOutcome,
  ineffectivePairs,
  withGranted,
} from '../../../domain/access/batch-outcome.ts';
import { buildEvidence } from '../../../domain/access/build-evidence.ts';
import type { Managed } from '../../../domain/access/managed.ts';
import { managedIn as grantsOfRectangle } from '../../../domain/access/managed-rectangle.ts';
import { planAccess } from '../../../domain/access/plan-access.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import type { AccessStatement } from '../../../domain/access/statement.ts';
import { type Grant, grantKey } from '../../../domain/privilege.ts';
import {
  catalog,
  execute,
  grant,
  input,
  lease,
  MARKETING,
  managed,
  NOW,
  usage,
} from './examples.ts';

const USAGE = grant(usage(), MARKETING);
const EXECUTE = grant(execute(), MARKETING);
const U = grantKey(USAGE);
const statement = (verb: 'GRANT' | 'REVOKE'): AccessStatement => ({
  verb,
  privileges: [usage()],
  grantees: [MARKETING],
});
const outcome = (
  status: BatchOutcome['status'],
  verb: 'GRANT' | 'REVOKE' = 'GRANT',
): BatchOutcome => ({
  intent: {
    seq: 5,
    attempt: 1,
    at: NOW,
    statements: [statement(verb)],
    sql: ['x'],
    token: '5.1',
    ids: { grantees: [], schemas: [] },
    transients: 0,
  },
  name: 'redshift-ml-admin/5.1',
  status,
});
const ours = (given: Grant, more: Partial<Managed> = {}): Managed => ({
  grant: given,
  rectangle: '1.0',
  since: 1,
  granteeId: 102,
  ...more,
});

/** Given up at evidence 1, its fate not known since. */
const unseen = (until: string): Managed => ({
  grant: USAGE,
  rectangle: '1.0',
  since: 1,
  uncertain: { batches: ['redshift-ml-admin/1.1'], until },
});

const evidence = (about: Partial<ReconcileInput>, batch?: BatchOutcome) => {
  const all = input(about);
  return buildEvidence(all, planAccess(all), NO_ATTEMPTS, batch);
};

/** Its managed grants one by one. */
const managedIn = (draft: ReturnType<typeof evidence>) =>
  draft && { ...draft.managed, put: draft.managed.put.flatMap(grantsOfRectangle) };

describe('managed is what an intent of ours granted', () => {
  test.each<[string, Partial<ReconcileInput>, BatchOutcome | undefined, object]>([
    [
      'granted and shown: ours since this evidence, bound to its identities',
      { catalog: catalog({ held: [USAGE] }) },
      outcome('finished'),
      { put: [{ grant: USAGE, since: 5, granteeId: 102 }], remove: [] },
    ],
    ['granted but not shown: not ours', {}, outcome('finished'), { put: [], remove: [] }],
    [
      'lost, yet shown: ours',
      { catalog: catalog({ held: [USAGE] }) },
      outcome('lost'),
      { put: [{ grant: USAGE, since: 5 }], remove: [] },
    ],
    [
      'failed, yet shown: somebody else did it',
      { catalog: catalog({ held: [USAGE] }) },
      outcome('failed'),
      { put: [], remove: [] },
    ],
    [
      'aborted, yet shown: somebody else did it',
      { catalog: catalog({ held: [USAGE] }) },
      outcome('aborted'),
      { put: [], remove: [] },
    ],
    [
      'never found: of unknown fate for 24 hours',
      {},
      outcome('never-submitted'),
      {
        put: [
          {
            grant: USAGE,
            since: 5,
            uncertain: { batches: ['redshift-ml-admin/5.1'], until: '2026-11-24T09:00:00.000Z' },
          },
        ],
        remove: [],
      },
    ],
    [
      'never found a second time: either batch may have granted it',
      { managed: managed(unseen('2026-11-23T09:00:00.001Z')) },
      outcome('never-submitted'),
      {
        put: [{ uncertain: { batches: ['redshift-ml-admin/1.1', 'redshift-ml-admin/5.1'] } }],
        remove: ['1.0'],
      },
    ],
    [
      'revoked and gone: no longer ours',
      { managed: managed(ours(USAGE)) },
      outcome('finished', 'REVOKE'),
      { put: [], remove: ['1.0'] },
    ],
    [
      'revoked but still shown: still ours',
      { managed: managed(ours(USAGE)), catalog: catalog({ held: [USAGE] }) },
      outcome('finished', 'REVOKE'),
      { put: [], remove: [] },
    ],
    [
      'taken away by hand: no longer ours',
      { managed: managed(ours(USAGE)) },
      outcome('finished', 'REVOKE'),
      { put: [], remove: ['1.0'] },
    ],
    [
      'a grantee made anew: no longer ours',
      {
        managed: managed(ours(USAGE)),
        catalog: catalog({ held: [USAGE], identities: [[MARKETING, 103]] }),
      },
      outcome('failed'),
      { put: [], remove: ['1.0'] },
    ],
    [
      'of unknown fate and not shown: remembered until its day is over',
      { managed: managed(unseen('2026-11-23T09:00:00.001Z')) },
      outcome('failed'),
      { put: [], remove: [] },
    ],
    [
      'its day is over: forgotten',
      { managed: managed(unseen(NOW)) },
      outcome('failed'),
      { put: [], remove: ['1.0'] },
    ],
    [
      'wanted by the baseline: marked permanent',
      { managed: managed(ours(USAGE)), catalog: catalog({ held: [USAGE] }), baseline: [USAGE] },
      undefined,
      { put: [{ grant: USAGE, since: 1, permanent: 5 }], remove: ['1.0'] },
    ],
  ])('%s', (_, about, batch, expected) =>
    expect(managedIn(evidence(about, batch))).toMatchObject(expected),
  );

  test('gone from the baseline and its plan approved: no longer permanent, so that the rest of the plan asks no more', () => {
    const about = {
      managed: managed(ours(USAGE, { permanent: 1 })),
      catalog: catalog({ held: [USAGE] }),
    };
    const hash = planAccess(input(about)).withheld?.hash ?? '';
    expect(evidence({ ...about, approvedPlans: [hash] })).toMatchObject({
      managed: {
        put: [{ since: 1, privileges: [usage()], grantees: [MARKETING], granteeIds: [102] }],
        remove: ['1.0'],
      },
      approvedPlan: hash,
    });
    expect(evidence({ ...about, approvedPlans: [hash] })?.managed.put[0]).not.toHaveProperty(
      'permanent',
    );
    expect(evidence(about)?.managed.put).toEqual([]);
  });
});

describe('a batch that is over is ours to plan with', () => {
  const shown = catalog({ held: [USAGE, EXECUTE] });
  test.each<[BatchOutcome['status'], string[]]>([
    ['finished', [U]],
    ['lost', [U]],
    ['failed', []],
    ['aborted', []],
    ['never-submitted', []],
  ])('%s', (status, keys) =>
    expect([...withGranted(new Map(), outcome(status), 5, shown).keys()]).toEqual(keys),
  );
  test('a lease that was revoked while it ran takes back what it granted', () => {
    const leases = [lease({ privileges: [usage()], revokedAt: NOW })];
    const plan = planAccess(
      input({
        leases,
        catalog: shown,
        managed: withGranted(new Map(), outcome('finished'), 5, shown),
      }),
    );
    expect(plan.revoke).toEqual([USAGE]);
  });
});

describe('evidence only of what is new', () => {
  test('nothing new: none', () =>
    expect(evidence({ catalog: catalog({ held: [USAGE] }) })).toBeUndefined());
  test('a batch: always, with the rows it touched before and after', () => {
    expect(evidence({}, outcome('failed'))?.batch).toMatchObject({
      status: 'failed',
      before: [],
      after: [],
    });
    expect(
      evidence({ catalog: catalog({ held: [USAGE] }) }, outcome('finished'))?.batch,
    ).toMatchObject({
      before: [],
      after: [{ privileges: [usage()], grantees: [MARKETING] }],
    });
    expect(evidence({}, outcome('finished', 'REVOKE'))?.batch).toMatchObject({
      before: [{ privileges: [usage()], grantees: [MARKETING] }],
      after: [],
    });
  });
  test('a note once, and once that it is gone', () => {
    const impossible = { baseline: [grant(usage('gone'), MARKETING)] };
    const first = evidence(impossible);
    expect(first?.notes).toHaveLength(1);
    expect(evidence({ ...impossible, last: { notes: first?.notes ?? [] } })).toBeUndefined();
    expect(evidence({ last: { notes: first?.notes ?? [] } })).toMatchObject({ notes: [] });
  });
});

test('what a finished batch named and the catalog does not show so is said with the likely cause', () => {
  expect(ineffectivePairs(outcome('finished'), catalog()).get(U)).toContain('does not show it');
  expect(
    ineffectivePairs(outcome('finished', 'REVOKE'), catalog({ held: [USAGE] })).get(U),
  ).toContain('another grantor');
  expect(ineffectivePairs(outcome('finished'), catalog({ held: [USAGE] })).size).toBe(0);
});
