import { describe, expect, test } from '@jest/globals';
import { SAMPLE } from '../../../docs/generate/sample-report.ts';
import { concludeAudit } from '../../../domain/audit/conclude.ts';
import { controlProblems } from '../../../domain/audit/control-problems.ts';
import type { ExaminedSetup } from '../../../domain/audit/examined-setup.ts';
import { planRepairs, type RepairRecord, repairerOf } from '../../../domain/audit/repairs.ts';
import type { AuditFinding, AuditReport } from '../../../domain/audit/report.ts';
import { AUDIT_RULES } from '../../../domain/audit/rules/register.ts';
import { CHECKS } from '../../../domain/setup/checks/register.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';
import { OFF_THE_LIST } from './off-the-list.ts';
import { account, examined, installation } from './scene.ts';

const setupOf = (verdict: 'pass' | 'fail'): ExaminedSetup => ({
  warehouse: 'analytics',
  judged: [
    {
      control: 'RedshiftML.19',
      passed: verdict === 'pass' ? 1 : 0,
      failed: verdict === 'fail' ? 1 : 0,
      unknown: 0,
    },
  ],
  findings: verdict === 'fail' ? [OFF_THE_LIST] : [],
  parts: [],
});
const REPAIR: { exceptions: []; controls: { 'RedshiftML.19': 'repair' } } = {
  exceptions: [],
  controls: { 'RedshiftML.19': 'repair' },
};

/** One night after the other: audit, then what it repairs. */
function nights(...verdicts: readonly ('pass' | 'fail' | 'fail, again')[]) {
  const reports: AuditReport[] = [];
  const records: RepairRecord[] = [];
  for (const [n, verdict] of verdicts.entries()) {
    const at = `2026-03-0${n + 2}T05:30:00.000Z`;
    const tried = records.at(-1)?.tried ?? {};
    const report = concludeAudit(
      {
        run: {
          id: `run-${n}`,
          startedAt: at,
          finishedAt: at,
          account: '111122223333',
          region: 'us-east-1',
          trigger: 'schedule',
          ...(verdict === 'fail, again' && { repairAgain: true }),
        },
        targets: [{ warehouse: 'analytics', database: 'dev' }],
        examined: [examined()],
        setups: [setupOf(verdict === 'pass' ? 'pass' : 'fail')],
        lost: new Map(),
        installation: installation(),
        accounts: [account()],
        roleListChanges: new Map(),
        previous: reports.at(-1),
        tried,
      },
      REPAIR,
    );
    reports.push(report);
    records.push(planRepairs(report, REPAIR, tried));
  }
  const found = reports.map(({ findings }) =>
    findings.find(({ control }) => control === 'RedshiftML.19'),
  );
  return { reports, records, found };
}

describe('somebody else owns the list and takes ours away at each of their runs', () => {
  const { reports, records, found } = nights('pass', 'fail', 'pass', 'fail', 'pass', 'fail');

  test('the second time the finding says so, under the id that it had', () => {
    expect([found[1]?.id, found[3]?.id, found[5]?.id]).toEqual([
      OFF_THE_LIST.id,
      OFF_THE_LIST.id,
      OFF_THE_LIST.id,
    ]);
    expect(found[1]?.evidence).toBe('the role is not on the list of the cluster');
    expect(found[3]?.evidence).toBe(
      'the role is not on the list of the cluster; taken away again after a repair of 2026-03-03T05:30:00.000Z (second time): somebody else manages this',
    );
  });

  test('it is repaired twice, and a third time by nobody but a person', () => {
    expect(records.map(({ begun }) => begun.length)).toEqual([0, 1, 0, 1, 0, 0]);
    expect(records[5]?.left).toEqual([OFF_THE_LIST.id]);
    expect(found[5]?.remedy).toContain(
      'audits repair it no more: find in CloudTrail who changes it, agree who decides',
    );
    expect(found[5]?.repairs).toEqual(['2026-03-03T05:30:00.000Z', '2026-03-05T05:30:00.000Z']);
  });

  test('the trend shows that it comes and goes', () =>
    expect(reports.at(-1)?.trend.map(({ failed }) => failed)).toEqual([0, 1, 0, 1, 0, 1]));

  test('a person who has it repaired again begins the count anew', () => {
    const again = nights('fail', 'pass', 'fail', 'pass', 'fail, again', 'pass', 'fail');
    expect(again.records.map(({ begun }) => begun.length)).toEqual([1, 0, 1, 0, 1, 0, 1]);
    expect(again.found[4]?.remedy).toBe('associate it');
  });
});

test('a repair that does not help is told as such, and is tried twice', () => {
  const { records, found } = nights('fail', 'fail', 'fail');
  expect(found[1]?.evidence).toContain(
    'a repair was begun at 2026-03-02T05:30:00.000Z and has not helped',
  );
  expect(records.map(({ begun, left }) => [begun.length, left.length])).toEqual([
    [1, 0],
    [1, 0],
    [0, 1],
  ]);
});

describe('what is repaired', () => {
  const [first] = SAMPLE.findings;
  if (!first) throw new Error('The sample has no finding');
  const finding = (changes: Partial<AuditFinding>): AuditFinding => {
    const { excepted: _, ...plain } = first;
    return { ...plain, verdict: 'fail', ...changes };
  };
  const dev = { warehouse: 'analytics', database: 'dev', kind: 'lease', name: 'users' };
  const begunFor = (...findings: AuditFinding[]) =>
    planRepairs(
      { ...SAMPLE, findings },
      { controls: { 'RedshiftML.19': 'repair', 'RedshiftML.35': 'repair' } },
      {},
    ).begun.map(({ by, warehouse, findings: ids, ...rest }) => [
      by,
      'database' in rest ? `${warehouse} ${rest.database}` : warehouse,
      ids,
    ]);

  test('one run of the setup for each warehouse, one look at each database', () =>
    expect(
      begunFor(
        finding({ id: 'a', control: 'RedshiftML.19', resource: OFF_THE_LIST.resource }),
        finding({ id: 'b', control: 'RedshiftML.19', resource: OFF_THE_LIST.resource }),
        finding({ id: 'c', control: 'RedshiftML.35', resource: dev }),
        finding({ id: 'd', control: 'RedshiftML.35', resource: { ...dev, name: 'others' } }),
        finding({ id: 'e', control: 'RedshiftML.35', resource: { ...dev, database: '*' } }),
      ),
    ).toEqual([
      ['setup', 'analytics', ['a', 'b']],
      ['reconcile', 'analytics dev', ['c', 'd']],
      ['reconcile', 'analytics *', ['e']],
    ]));

  test('not what is unknown, excepted, or of a control that is only reported', () =>
    expect(
      begunFor(
        finding({ control: 'RedshiftML.35', verdict: 'unknown' }),
        finding({
          control: 'RedshiftML.35',
          excepted: { owner: 'o', reason: 'r', until: '2027-01-01T00:00:00.000Z' },
        }),
        finding({ control: 'RedshiftML.36' }),
      ),
    ).toEqual([]));

  test('the run of the setup is for these controls alone', () =>
    expect(nights('fail').records[0]?.begun).toMatchObject([{ controls: ['RedshiftML.19'] }]));

  test('a repeat of the same audit starts the execution of the same name', () => {
    const { run, findings } = nights('fail').reports[0] ?? SAMPLE;
    const [one, other] = [run, { ...run, id: 'run-9' }].map(
      (of) => planRepairs({ ...SAMPLE, run: of, findings }, REPAIR, {}).begun[0],
    );
    expect(one).toMatchObject({ execution: expect.stringMatching(/^audit-[0-9a-f]{40}$/) });
    expect(planRepairs({ ...SAMPLE, run, findings }, REPAIR, {}).begun[0]).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

test('controls that nobody judges, that nothing repairs, and the one that may not be off', () => {
  expect(controlProblems(adminFile().audit)).toEqual([]);
  expect(
    controlProblems({
      controls: {
        'RedshiftML.44': 'off',
        'RedshiftML.33': 'off',
        'RedshiftML.37': 'repair',
        'RedshiftML.999': 'report',
      },
    }),
  ).toEqual([
    'audit.controls.RedshiftML.33: what was not examined is always told',
    'audit.controls.RedshiftML.37: nothing repairs it; only RedshiftML.1 to 32, 35 and 36 can be repaired',
    'audit.controls.RedshiftML.999: nothing has this number; docs/setup.md and docs/audit-rules.md list what is judged',
  ]);
});

test('the setup repairs what its checks judge', () => {
  expect([...CHECKS.keys()].filter((control) => repairerOf(control) !== 'setup')).toEqual([]);
  expect([...AUDIT_RULES.keys()].filter((control) => repairerOf(control) === 'setup')).toEqual([]);
});
