import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../../domain/config.ts';
import { diffConfig } from '../../../domain/config-diff/diff-config.ts';

type Section = Readonly<Record<string, unknown>>;

const shipped = (name: string): Section => parse(readFileSync(`config/${name}.yml`, 'utf8'));
const admin = shipped('admin');
const deployment = shipped('deployment');
const [analytics] = admin['warehouses'] as [Section];
const [portal] = admin['sources'] as [Section];
const inMode = (mode: string, change: Section = {}): Section => ({
  warehouses: [{ ...analytics, mode, ...change }],
});
const MARKETING = { type: 'group', name: 'marketing' };
const permanent = (...models: readonly string[]): Section => ({
  baseline: [
    {
      warehouse: 'analytics',
      database: 'dev',
      grantee: MARKETING,
      privileges: models.map((model) => ({ kind: 'execute-model', schema: 'demo_ml', model })),
    },
  ],
});

/** What a change of the shipped configuration means, under a revision that has risen. */
const changes = (before: Section, after: Section) =>
  diffConfig(
    { admin: parseConfig({ ...admin, ...before }) },
    { admin: parseConfig({ ...admin, ...after, revision: 2 }) },
  ).changes.filter(({ path }) => path !== 'revision');
const said = (before: Section, after: Section): string[] =>
  changes(before, after).map(({ path, consequence }) => `${path}: ${consequence}`);

test('a configuration differs from itself in nothing', () => {
  const files = { admin: parseConfig(admin), deployment };
  expect(diffConfig(files, files)).toEqual({ changes: [], mustRaise: false });
});

describe('a grant that is no longer declared permanent', () => {
  test('is lost at the next look where the warehouse enforces', () =>
    expect(said({ ...inMode('enforce'), ...permanent('churn') }, inMode('enforce'))).toEqual([
      'baseline.analytics.dev: it is lost at the next look, unless a live lease asks for it or somebody else granted it; withheld where it is more than a tenth of what was granted here until approvedPlans has the hash that the evidence prints (law 7)',
    ]));

  test('is withheld where more than ten go in one database', () => {
    const ten = Array.from({ length: 10 }, (_, n) => `m${n}`);
    const counted = (models: readonly string[]) =>
      said({ ...inMode('enforce'), ...permanent(...models) }, inMode('enforce'));
    expect(counted([...ten, 'm10'])).toHaveLength(11);
    for (const line of counted([...ten, 'm10']))
      expect(line).toContain('11 go in this database, which is withheld until approvedPlans');
    for (const line of counted(ten)) expect(line).not.toContain('10 go in this database');
  });

  test.each(['plan', 'observe'])('stays in mode %s', (mode) =>
    expect(said({ ...inMode(mode), ...permanent('churn') }, inMode(mode))).toEqual([
      `baseline.analytics.dev: the next look shows the SQL as evidence; nothing is run in mode ${mode}`,
    ]),
  );

  test('stays where its database, or its warehouse, is not configured any more', () => {
    const sales = { databases: ['sales'], setup: undefined };
    expect(
      said(
        { ...inMode('enforce', { setup: undefined }), ...permanent('churn') },
        inMode('enforce', sales),
      ),
    ).toEqual([
      expect.stringMatching(
        /^warehouses\.analytics\.databases: whoever holds something there keeps it/,
      ),
      'warehouses.analytics.databases: it is looked at, and access to it can be asked for',
      'baseline.analytics.dev: it stays as it is: nothing is granted, revoked or looked at there any more',
    ]);
  });

  test('is not granted before the warehouse has a namespace', () =>
    expect(
      said(inMode('enforce', { namespace: undefined }), {
        ...inMode('enforce', { namespace: undefined }),
        ...permanent('churn'),
      }),
    ).toEqual([
      'baseline.analytics.dev: nothing yet: the warehouse has no namespace, so its access is not managed',
    ]));

  test('is granted at the next look where it is new', () =>
    expect(said(inMode('enforce'), { ...inMode('enforce'), ...permanent('churn') })).toEqual([
      'baseline.analytics.dev: it is granted at the next look',
    ]));

  test('is the same however it is bundled, and that is said', () => {
    const [both] = permanent('a', 'b')['baseline'] as Section[];
    const apart = [
      ...(permanent('a')['baseline'] as Section[]),
      ...(permanent('b')['baseline'] as Section[]),
    ];
    expect(said({ baseline: [both] }, { baseline: apart })).toEqual([
      'baseline: the same grants, written otherwise: nothing',
    ]);
  });
});

describe('a mode', () => {
  const MODES = ['observe', 'plan', 'enforce'];
  const STOPS = /nothing is granted or revoked there any more: what is held stays/;
  const RUNS = /at the next look/;
  const pairs = MODES.flatMap((from) => MODES.filter((to) => to !== from).map((to) => [from, to]));
  test.each(pairs)('from %s to %s says what is run from now on', (from, to) => {
    const [line = ''] = said(inMode(from), inMode(to));
    expect(line).toMatch(/^warehouses\.analytics\.mode: .{20}/);
    expect(STOPS.test(line)).toBe(from === 'enforce');
    expect(RUNS.test(line)).toBe(to === 'enforce');
    expect(line.includes('requests are refused')).toBe(to === 'observe');
  });
});

test('approvers are told by name, as a list and as a map', () => {
  const approvedBy = (approvers: unknown): Section => ({ sources: [{ ...portal, approvers }] });
  expect(said(approvedBy(['olivia']), approvedBy(['paul']))).toEqual([
    'sources.access-portal.approvers: what olivia approves in its messages does not count any more; leases that are decided stay as they are',
    'sources.access-portal.approvers: what paul approves in its messages counts from now on',
  ]);
  expect(
    said(approvedBy({ o: 'olivia', p: 'paul' }), approvedBy({ o: 'otto', q: 'quinn' })),
  ).toEqual([
    'sources.access-portal.approvers.o: o, who stood for olivia and stands for otto, is another person from now on',
    'sources.access-portal.approvers.p: what p approves in its messages does not count any more; leases that are decided stay as they are',
    'sources.access-portal.approvers.q: what q approves in its messages counts from now on',
  ]);
});

test('a persona changes what is decided, not what is held', () =>
  expect(said({}, { personas: { creator: { privileges: ['create-model'] } } })).toEqual([
    'personas.creator.privileges: requests by this persona do not give this any more; leases that are decided stay as they are',
    'personas.creator.privileges: requests by this persona do not give this any more; leases that are decided stay as they are',
    'personas.creator.privileges: requests by this persona do not give this any more; leases that are decided stay as they are',
    'personas.user: requests that name it are refused; leases that are decided stay as they are',
  ]));

test('a change without a higher revision is told as one that functions refuse', () => {
  const before = { admin: parseConfig(admin) };
  const after = { admin: parseConfig({ ...admin, ...inMode('observe') }) };
  expect(diffConfig(before, after).mustRaise).toBe(true);
  const raised = { admin: parseConfig({ ...admin, ...inMode('observe'), revision: 2 }) };
  expect(diffConfig(before, raised).mustRaise).toBe(false);
  expect(diffConfig(raised, before)).toMatchObject({
    mustRaise: true,
    changes: [{ path: 'revision', consequence: expect.stringContaining('must not fall') }, {}],
  });
});

test('deployment.yml is compared too, also where an earlier release wrote it', () => {
  const { setupWarehouses: _, ...earlier } = deployment;
  const found = diffConfig(
    { admin: parseConfig(admin), deployment: { ...earlier, colour: 'blue' } },
    { admin: parseConfig(admin), deployment: { ...deployment, senders: ['*'] } },
  );
  expect(
    found.changes.map(({ file, path, consequence }) => `${file} ${path}: ${consequence}`),
  ).toEqual([
    'deployment.yml senders: may not put requests and approvals on the bus any more',
    'deployment.yml senders: may put requests and approvals on the bus',
    'deployment.yml colour: this release knows no such field',
    'deployment.yml setupWarehouses: IAM lets the setup change it',
  ]);
  expect(found.mustRaise).toBe(false);
});

describe('whatever is changed', () => {
  /** Each member and element of a value, with a function that leaves it out. */
  const without = (value: unknown): unknown[] => {
    if (Array.isArray(value))
      return value.flatMap((one, index) => [
        value.toSpliced(index, 1),
        ...without(one).map((less) => value.with(index, less)),
      ]);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, one]) => [
      Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
      ...without(one).map((less) => ({ ...value, [key]: less })),
    ]);
  };
  const readable = without({ ...admin, ...permanent('churn') }).flatMap((raw) => {
    try {
      return [parseConfig(raw)];
    } catch {
      return [];
    }
  });

  test('is told, with what it means', () => {
    const full = parseConfig({ ...admin, ...permanent('churn') });
    const changed = readable.filter(({ hash }) => hash !== full.hash);
    expect(changed.length).toBeGreaterThan(20);
    for (const one of changed)
      for (const [before, after] of [
        [full, one],
        [one, full],
      ] as const) {
        const found = diffConfig({ admin: before }, { admin: after }).changes;
        expect(found).not.toEqual([]);
        for (const { consequence } of found) expect(consequence).toMatch(/\w+ \w+/);
      }
  });
});
