import { describe, expect, test } from '@jest/globals';
import { examineSetup } from '../../../domain/audit/examine-setup.ts';
import { ExaminedSetup, setupNotExamined } from '../../../domain/audit/examined-setup.ts';
import { CHECKS } from '../../../domain/setup/checks/register.ts';
import type { SetupFacts } from '../../../domain/setup/facts.ts';
import {
  BUCKET,
  bucket,
  facts,
  KEY,
  network,
  ok,
  ROLE,
  role,
  S3_ENDPOINT,
} from '../setup/warehouse.ts';
import { inShort } from './scene.ts';

const partsOf = (given: SetupFacts): string[] =>
  examineSetup(given).parts.map(({ kind, name, verdict }) => `${kind} ${name}: ${verdict}`);

test('a complete setup has no finding; every check is counted that applies', () => {
  const examined = examineSetup(facts());
  expect(examined.findings).toEqual([]);
  expect(examined.judged.map(({ control }) => control)).toEqual([...CHECKS.keys()]);
  expect(examined.judged.find(({ control }) => control === 'RedshiftML.7')).toEqual({
    control: 'RedshiftML.7',
    passed: 1,
    failed: 0,
    unknown: 0,
  });
  // No pair is bound to a group.
  expect(examined.judged.find(({ control }) => control === 'RedshiftML.23')).toMatchObject({
    passed: 0,
    failed: 0,
    unknown: 0,
  });
  expect(ExaminedSetup.parse(JSON.parse(JSON.stringify(examined)))).toEqual(examined);
});

describe('a finding says what it is about, what was observed, and who does what next', () => {
  test.each<[string, Partial<SetupFacts>, string, RegExp]>([
    [
      'what the setup repairs',
      { roles: { [ROLE]: { ok: role({ trustPolicy: '{"Statement":[]}' }) } } },
      `8 fail role ${ROLE}`,
      /; the machine setup does, started with \{"warehouse":"demo","mode":"remediate"\}$/,
    ],
    [
      'what it asks about',
      {
        network: network({ vpc: { ok: { dnsSupport: true, dnsHostnames: false } } }),
      },
      '25 fail warehouse demo',
      /^turn on what is off; the machine setup does, started with .*\} and an approval$/,
    ],
    [
      'what it may not do',
      {
        roles: {
          [ROLE]: { ok: role({ trustPolicy: '{"Statement":[]}', boundaryArn: 'arn:other' }) },
        },
      },
      `8 fail role ${ROLE}`,
      /; the machine setup may not: the role has the boundary arn:other/,
    ],
    [
      'what belongs to others',
      { buckets: { [BUCKET]: { ok: bucket({ region: 'us-east-1' }) } } },
      `3 fail bucket ${BUCKET}`,
      /^(?!.*machine setup)/,
    ],
    [
      'what is not known',
      { roles: { [ROLE]: { denied: 'iam:GetRole' } } },
      `7 unknown role ${ROLE}`,
      /^see to what keeps it from being judged/,
    ],
  ])('%s', (_, changes, short, remedy) => {
    const found = examineSetup(facts(changes)).findings.filter((one) => inShort(one) === short);
    expect(found).toHaveLength(1);
    expect(found[0]?.remedy).toMatch(remedy);
    expect(found[0]?.resource).toMatchObject({ warehouse: 'demo' });
    expect(found[0]?.resource.database).toBeUndefined();
  });
});

describe('the picture', () => {
  test('has what a statement passes on its way, each with the worst verdict about it', () => {
    expect(partsOf(facts())).toEqual([
      'login ml_admin: pass',
      'login ml_reader: pass',
      'vpc vpc-1: pass',
      'warehouse demo: pass',
      'endpoint vpce-s3, to s3: pass',
      'endpoint vpce-sm, to sagemaker.api: pass',
      `role ${ROLE}: pass`,
      `bucket ${BUCKET}: pass`,
      `key ${KEY}: pass`,
    ]);
  });

  test('of a defect shows where it is, and calls unknown what nobody saw', () => {
    const broken = facts({
      network: network({ endpoints: { ok: [S3_ENDPOINT] } }),
      roles: { [ROLE]: { denied: 'iam:GetRole' } },
    });
    const parts = partsOf(broken);
    expect(parts).toContain('endpoint none, to sagemaker.api: fail');
    expect(parts).toContain(`role ${ROLE}: unknown`);
    expect(parts).toContain('warehouse demo: pass');
  });

  test('leaves the network out where the traffic does not go through it', () => {
    const base = facts();
    const off = {
      ...base,
      warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting: false } },
    };
    expect(partsOf(off).filter((part) => /^(vpc|endpoint) /.test(part))).toEqual([]);
  });
});

test('of a setup that could not be examined one finding says so, and no check concludes anything', () => {
  const { findings, judged, parts, unread } = setupNotExamined('demo', 'TimeoutError: no answer');
  expect(findings.map(inShort)).toEqual(['33 unknown setup demo']);
  expect(findings[0]?.evidence).toBe('it could not be examined: TimeoutError: no answer');
  expect(
    judged.every(({ passed, failed, unknown }) => passed + failed === 0 && unknown === 1),
  ).toBe(true);
  expect(parts).toEqual([{ kind: 'warehouse', name: 'demo', verdict: 'unknown' }]);
  expect(unread).toBe('TimeoutError: no answer');
});
