import { describe, expect, test } from '@jest/globals';
import { examineSetup } from '../../../domain/audit/examine-setup.ts';
import { setupNotExamined } from '../../../domain/audit/examined-setup.ts';
import type { InstallationFacts } from '../../../domain/audit/facts.ts';
import type { IamPrincipal } from '../../../domain/audit/principal.ts';
import { AuditReport } from '../../../domain/audit/report.ts';
import { AUDIT_RULES } from '../../../domain/audit/rules/register.ts';
import { warehousesSeen } from '../../../domain/audit/see-warehouses.ts';
import { CHECKS } from '../../../domain/setup/checks/register.ts';
import { CREATE_MODEL, config, grant, NOW, RETENTION, usage, user } from '../access/examples.ts';
import { ROLE, role, facts as setupFacts } from '../setup/warehouse.ts';
import { account, concluded, examined, inShort, installation, RUN, reads, USES } from './scene.ts';

const DEV = { warehouse: 'analytics', database: 'dev' };
const LATER = '2026-11-24T09:00:00.000Z';
const HELD = [...USES, grant(CREATE_MODEL, user('carol')), grant(usage(), RETENTION)];
const unexplained = examined(reads({ held: HELD }));
const APPLICATION = {
  arn: 'arn:aws:iam::111122223333:role/app',
  tags: {},
  unread: [],
};
const LOGIN = {
  name: 'login',
  document: JSON.stringify({
    Statement: { Effect: 'Allow', Action: 'redshift:GetClusterCredentials', Resource: '*' },
  }),
};
const second = { ...RUN, id: 'run-2', startedAt: LATER, finishedAt: LATER };
const EXCEPTION = {
  control: 'RedshiftML.34',
  ...DEV,
  name: `group ${RETENTION.name}`,
  owner: 'olivia',
  reason: 'adopted next week',
  until: LATER,
} as const;

test('the numbers of the rules go on where those of the checks end, without a gap', () =>
  expect(
    [...CHECKS.keys(), ...AUDIT_RULES.keys()]
      .map((id) => Number(id.split('.')[1]))
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: CHECKS.size + AUDIT_RULES.size }, (_, at) => at + 1)));

test('where nothing is found it passes, and the report has its schema', () => {
  const report = concluded();
  expect(report.verdict).toEqual({
    outcome: 'pass',
    sentence: 'All 1 databases and setups were examined; nothing that was judged fails',
  });
  expect(AuditReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

describe('what was not looked at', () => {
  test('makes it incomplete, whatever else was found', () => {
    const { verdict, coverage, findings } = concluded({
      targets: [DEV, { ...DEV, database: 'prod' }],
      examined: [unexplained],
      lost: new Map([['["analytics","prod"]', 'Examine ran out of time']]),
    });
    expect(verdict).toEqual({
      outcome: 'incomplete',
      sentence:
        'Incomplete: 1 of 2 databases and setups could not be examined and 1 thing could not be judged; 1 thing fails (1 high)',
    });
    expect(coverage).toMatchObject({
      targets: 2,
      examined: 1,
      missing: [{ database: 'prod', because: 'Examine ran out of time' }],
    });
    expect(findings.map(inShort).sort()).toEqual([
      '33 unknown database prod',
      `34 fail grantee group ${RETENTION.name}`,
    ]);
  });

  test('keeps its findings as unknown, with the time when they were first seen', () => {
    const first = concluded({ examined: [unexplained] });
    const unread = examined({ reading: { unreachable: 'it is paused' } });
    const next = concluded({ run: second, examined: [unread], previous: first });
    const old = next.findings.find(({ control }) => control === 'RedshiftML.34');
    expect(old).toMatchObject({ verdict: 'unknown', firstSeen: NOW, id: first.findings[0]?.id });
    expect(old?.evidence).toMatch(/^not looked at this time; seen before: group /);
    expect(next.changes).toMatchObject({ appeared: [expect.any(String)], resolved: [] });
  });
});

describe('setups', () => {
  const spoilt = examineSetup(
    setupFacts({ roles: { [ROLE]: { ok: role({ trustPolicy: '{"Statement":[]}' }) } } }),
  );
  const of = (report: AuditReport): string[] => report.findings.map(inShort);

  test('are counted with the databases, and their checks stand before the rules', () => {
    const report = concluded({ setups: [examineSetup(setupFacts())] });
    expect(report.coverage).toEqual({ targets: 2, examined: 2, missing: [], byDesign: 0 });
    expect(report.verdict.outcome).toBe('pass');
    expect(report.controls).toHaveLength(CHECKS.size + AUDIT_RULES.size);
    expect(report.controls[0]).toMatchObject({ control: 'RedshiftML.1', failed: 0, unknown: 0 });
    expect(report.setups.map(({ warehouse }) => warehouse)).toEqual(['demo']);
  });

  test('their findings have ids, exceptions and changes as any other', () => {
    const first = concluded({ setups: [spoilt] });
    expect(of(first)).toEqual([`8 fail role ${ROLE}`]);
    const excused = {
      control: 'RedshiftML.8',
      warehouse: 'demo',
      database: '*',
      name: ROLE,
      owner: 'olivia',
      reason: 'r',
      until: LATER,
    } as const;
    expect(concluded({ setups: [spoilt] }, { exceptions: [excused] }).verdict.outcome).toBe('pass');
    const next = concluded({
      run: second,
      setups: [examineSetup(setupFacts())],
      previous: first,
    });
    expect(next.changes.resolved.map(inShort)).toEqual([`8 fail role ${ROLE}`]);
  });

  test('one that could not be examined keeps what was known of it, and makes the audit incomplete', () => {
    const first = concluded({ setups: [spoilt] });
    const lost = setupNotExamined('demo', 'its examination broke: States.Timeout');
    const next = concluded({ run: second, setups: [lost], previous: first });
    expect(next.verdict.outcome).toBe('incomplete');
    expect(next.coverage.missing).toEqual([
      { warehouse: 'demo', because: 'its examination broke: States.Timeout' },
    ]);
    expect(of(next).sort()).toEqual(['33 unknown setup demo', `8 unknown role ${ROLE}`]);
    expect(next.changes.resolved).toEqual([]);
  });
});

test('what a rule found in the account is kept where it could look at nothing this time', () => {
  const reading = {
    ...account().reading,
    principals: { ok: [{ ...APPLICATION, policies: [LOGIN] }] },
  };
  const warehouses = warehousesSeen(config(), []);
  const first = concluded({ accounts: [account({ reading, warehouses })] });
  expect(first.findings.map(inShort)).toEqual([`59 fail principal ${APPLICATION.arn}`]);
  const denied = { ...account().reading, principals: { denied: 'iam:Get' } };
  const next = concluded({
    run: second,
    accounts: [account({ reading: denied, warehouses })],
    previous: first,
  });
  expect(next.findings.map(inShort)).toContain(`59 unknown principal ${APPLICATION.arn}`);
  expect(next.changes.resolved).toEqual([]);
});

test('where one account was not read its findings are kept, and what is gone from another is resolved', () => {
  const [HUB, SALES] = ['111122223333', '222233334444'] as const;
  const warehouses = warehousesSeen(config(), []).flatMap((one) => [
    one,
    { ...one, warehouse: { ...one.warehouse, name: 'sales', account: SALES } },
  ]);
  const theirs = { ...APPLICATION, arn: APPLICATION.arn.replace(HUB, SALES) };
  const of = (id: string, principals: readonly Omit<IamPrincipal, 'policies'>[], unread?: string) =>
    account({
      warehouses,
      reading: {
        ...account().reading,
        account: id,
        principals: { ok: principals.map((one) => ({ ...one, policies: [LOGIN] })) },
        ...(unread !== undefined && { unread }),
      },
    });
  const first = concluded({
    accounts: [of(HUB, [APPLICATION]), of(SALES, [theirs])],
  });
  expect(first.findings.map(({ resource }) => resource.account).toSorted()).toEqual([HUB, SALES]);
  const next = concluded({
    run: second,
    accounts: [of(HUB, []), of(SALES, [], 'its examination broke: x')],
    previous: first,
  });
  expect(next.findings.map(inShort)).toContain(`59 unknown principal ${theirs.arn}`);
  expect(next.findings.map(inShort)).toContain(`64 unknown account ${SALES}`);
  expect(next.changes.resolved.map(inShort)).toEqual([`59 fail principal ${APPLICATION.arn}`]);
  expect(next.verdict.outcome).toBe('incomplete');
});

test('a finding keeps its id and first sight; what is gone is resolved, and the trend goes on', () => {
  const first = concluded({ examined: [unexplained] });
  const again = concluded({ run: second, examined: [unexplained], previous: first });
  expect(again.findings).toEqual(first.findings);
  expect(again.changes).toEqual({ since: { run: 'run-1', at: NOW }, appeared: [], resolved: [] });
  const third = concluded({ run: { ...second, id: 'run-3' }, previous: again });
  expect(third.changes.resolved.map(inShort)).toEqual([`34 fail grantee group ${RETENTION.name}`]);
  expect(third.trend.map(({ failed }) => failed)).toEqual([1, 1, 0]);
});

test('an exception is shown and not counted; it is one subject, and ends', () => {
  const run = { examined: [unexplained] };
  const [finding] = concluded(run, { exceptions: [EXCEPTION] }).findings;
  expect(finding?.excepted).toEqual({ owner: 'olivia', reason: 'adopted next week', until: LATER });
  const verdictOf = (changes: object) =>
    concluded(run, { exceptions: [{ ...EXCEPTION, ...changes }] }).verdict.outcome;
  expect(
    [
      {},
      { until: NOW },
      { name: 'group other' },
      { database: 'prod' },
      { control: 'RedshiftML.35' },
    ].map(verdictOf),
  ).toEqual(['pass', 'fail', 'fail', 'fail', 'fail']);
});

const REVIEW = {
  id: 'quarterly-2026-08-01',
  name: 'quarterly',
  frozenAt: '2026-08-01T04:00:00.000Z',
  dueAt: '2026-08-31T04:00:00.000Z',
  reviewers: ['olivia'],
  overdue: 'keep',
  items: 1,
  population: 'hash',
  unread: [],
  revision: 1,
} as const;
const quarterly = {
  name: 'quarterly',
  everyDays: 90,
  reviewers: ['olivia'],
  dueAfterDays: 30,
  overdue: 'keep' as const,
};
const done = { at: NOW, kept: 1, removed: 0, overdue: 0, undecided: 0 };

test.each<[string, Partial<InstallationFacts>, readonly string[]]>([
  ['47 a review that is overdue', { reviews: [REVIEW] }, ['47 fail review quarterly-2026-08-01']],
  ['47 a review that is open and not due', { reviews: [{ ...REVIEW, dueAt: LATER }] }, []],
  [
    '47 a review that should have begun',
    { reviews: [{ ...REVIEW, concluded: done }], reviewConfig: [quarterly] },
    ['47 fail review quarterly'],
  ],
  [
    '47 a review that began in time',
    { reviews: [{ ...REVIEW, frozenAt: NOW, concluded: done }], reviewConfig: [quarterly] },
    [],
  ],
  [
    '51 evidence of what was asked that does not hold',
    { evidence: { chain: 'signer', status: 'broken', problems: ['p'] } },
    ['51 fail chain signer'],
  ],
  [
    '52 a night without an audit',
    { previous: '2026-11-21T02:00:00.000Z' },
    ['52 fail audit nightly'],
  ],
  ['52 an audit of last night', { previous: '2026-11-22T09:00:00.000Z' }, []],
  [
    '53 an exception that has ended',
    { exceptions: [{ ...EXCEPTION, until: NOW }] },
    [`53 fail exception RedshiftML.34 analytics dev group ${RETENTION.name}`],
  ],
  ['53 an exception that holds', { exceptions: [EXCEPTION] }, []],
])('%s', (_, change, expected) =>
  expect(concluded({ installation: installation(change) }).findings.map(inShort)).toEqual(expected),
);

test('a control that is off is listed as off; what it found before is neither there nor resolved', () => {
  const first = concluded({ examined: [unexplained] });
  const off = concluded(
    { run: second, examined: [unexplained], previous: first },
    { controls: { 'RedshiftML.34': 'off' } },
  );
  expect(first.findings.map(({ control }) => control)).toEqual(['RedshiftML.34']);
  expect(off.controls.find(({ control }) => control === 'RedshiftML.34')).toEqual({
    control: 'RedshiftML.34',
    title: 'Every grant is explained by a lease or by the configuration',
    setting: 'off',
    passed: 0,
    failed: 0,
    unknown: 0,
  });
  expect([off.findings, off.changes.appeared, off.changes.resolved]).toEqual([[], [], []]);
  expect(off.verdict.outcome).toBe('pass');
});
