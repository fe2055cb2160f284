import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../../domain/config.ts';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import { resolveTokens } from '../../../../domain/setup/operations/tokens.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { setupReport } from '../../../../domain/setup/run/report.ts';
import { reportText } from '../../../../domain/setup/run/report-text.ts';
import { setupTarget } from '../../../../domain/setup/run/target.ts';
import { facts, network, ok, ROLE, role, S3_ENDPOINT } from '../warehouse.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ml';

const reportOf = (given: ReturnType<typeof facts>) => {
  const plan = planSetup(given);
  return setupReport(given, assess(given), plan, { plan });
};

/** A role that trusts nobody; without a boundary setup may not write it. */
const closed = role({ trustPolicy: '{"Statement":[]}' });
const { boundaryArn: _, ...unbounded } = closed;
const withRole = (ok: typeof unbounded) => facts({ roles: { [ROLE]: { ok } } });

describe('the report', () => {
  test('of a complete setup says that CREATE MODEL was not tried', () => {
    expect(reportOf(facts()).conclusion).toBe('prerequisites pass; CREATE MODEL not tried');
  });
  test('never concludes from what is unknown', () => {
    expect(reportOf(facts({ roles: { [ROLE]: { denied: 'iam:GetRole' } } })).conclusion).toBe(
      'prerequisites not known',
    );
  });
  test('begins with the verdict in one sentence and a table of all checks', () => {
    const lines = reportText(reportOf(withRole(closed))).split('\n');
    expect(lines[0]).toMatch(
      /^Setup of demo: prerequisites fail: of \d+ verdicts 1 fail \(1 repaired by remediate\), \d+ pass, \d+ do not apply\.$/,
    );
    expect(lines.slice(1, 3)).toEqual([
      '',
      expect.stringMatching(
        /^ {2}FAIL {4}RedshiftML\.8 {2}role\/retention {2,}Redshift and SageMaker may assume the role$/,
      ),
    ]);
    const rows = lines.filter((line) => /^ {2}(FAIL|UNKNOWN|pass|n\/a) /.test(line));
    expect(rows).toHaveLength(assess(withRole(closed)).length);
  });

  test('says of a failure by whom, what was observed and what comes next; an ARN stands in the legend only', () => {
    const text = reportText(reportOf(withRole(closed)));
    expect(text).toContain(
      [
        'Repaired by remediate:',
        '  RedshiftML.8 role/retention (critical)',
        '    redshift.amazonaws.com and sagemaker.amazonaws.com may not assume role/retention',
        '    next: add a statement for them',
      ].join('\n'),
    );
    expect(text.split(ROLE)).toHaveLength(2);
    expect(text).toContain('Predicted: prerequisites pass; CREATE MODEL not tried');
  });

  test('gives a failure six lines of a terminal at most, and says that there is more', () => {
    const given = facts({
      roles: {
        [ROLE]: { ok: { ...closed, boundaryArn: 'arn:aws:iam::111122223333:policy/other' } },
      },
    });
    const causes = Array.from({ length: 40 }, (_item, n) => `it may not read object ${n} of it`);
    const report = reportOf(given);
    const findings = report.findings.map((finding) =>
      finding.status === 'fail' ? { ...finding, evidence: causes.join('; ') } : finding,
    );
    const lines = reportText({ ...report, findings }).split('\n');
    const from = lines.findIndex((line) => line.startsWith('  RedshiftML.8 role/retention'));
    const end = lines.indexOf('', from);
    const rows = lines.slice(from, end).flatMap((line) => line.match(/.{1,100}/g) ?? []);
    expect(rows.length).toBeLessThanOrEqual(6);
    expect(rows.some((row) => row.endsWith('… (more)'))).toBe(true);
    expect(rows.join('\n')).toContain('next: add a statement for them');
  });

  test('names the page and every ground, with whole ARNs, to whoever wants all of it', () => {
    const text = reportText(reportOf(withRole(closed)), { verbose: true });
    expect(text).toMatch(
      /\nFAIL {4}RedshiftML\.8 .*\n {8}observed: redshift.*\n {8}next, repaired by remediate: add a statement for them\n {8}source: https:\/\/docs\.aws\.amazon\.com\//,
    );
    expect(text).toContain(`may not assume ${ROLE}`);
    expect(text).not.toContain('Names:');
  });

  test('promises no remediate for what the plan does not repair', () => {
    const text = reportText(reportOf(withRole(unbounded)));
    expect(text).not.toContain('Repaired by remediate');
    expect(text).toContain('1 for others');
    expect(text).toMatch(
      /For others; remediate does nothing about these:[\s\S]*next: add a statement for them\n {4}not by setup: the role has no permissions boundary/,
    );
  });

  test('previews routing while it is off', () => {
    const base = facts({ network: network({ endpoints: { ok: [S3_ENDPOINT] } }) });
    const off = {
      ...base,
      warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting: false } },
    };
    expect(reportOf(off).conclusion).toBe('prerequisites pass; CREATE MODEL not tried');
    expect(reportText(reportOf(off))).toContain(
      'If enhanced VPC routing were turned on:\n  FAIL    RedshiftML.29',
    );
  });
  test('prints a command for what must be done by hand', () => {
    const text = reportText(reportOf(withRole(unbounded)));
    expect(text).toContain('because: the role has no permissions boundary; setup writes only');
    const [, json = ''] =
      /^ {6}run: aws iam update-assume-role-policy --cli-input-json '(.*)'$/m.exec(text) ?? [];
    const { RoleName, PolicyDocument } = JSON.parse(json);
    expect(RoleName).toBe('retention');
    expect(JSON.parse(PolicyDocument).Statement).toEqual([
      expect.objectContaining({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
    ]);
  });

  test('a pass prints its evidence to whoever wants all of it: the deciding policy, the way, and what the other ways lack', () => {
    const text = reportText(reportOf(facts()), { verbose: true });
    expect(text).toMatch(
      /^pass {4}RedshiftML\.9 .*\n {8}observed: .* is allowed all of it by by-hand; it is on the way/m,
    );
  });

  test('what a plan leaves is told; without an action nothing is told twice', () => {
    const given = facts({
      logins: { ...facts().logins, reader: { denied: 'redshift:GetClusterCredentials' } },
    });
    expect(reportText(reportOf(given))).not.toContain('Left afterwards');
    const broken = {
      ...given,
      roles: { [ROLE]: { ok: role({ trustPolicy: '{"Statement":[]}' }) } },
    };
    expect(reportText(reportOf(broken))).toMatch(
      /Not known:\n[\s\S]* {2}RedshiftML\.22 demo .*\n.*redshift:GetClusterCredentials[\s\S]*Left afterwards:\n[\s\S]*UNKNOWN RedshiftML\.22 demo\n/,
    );
  });
});

describe('tokens', () => {
  const call = {
    operation: 'ec2:DeleteVpcEndpoints',
    input: { VpcEndpointIds: ['{{created}}'] },
  } as const;
  test('are filled in', () => {
    expect(resolveTokens(call, { aliases: {}, created: 'vpce-7' }).input).toEqual({
      VpcEndpointIds: ['vpce-7'],
    });
    expect(
      resolveTokens({ text: 'key {{alias/a-b}}' }, { aliases: { 'alias/a-b': 'arn:k' } }),
    ).toEqual({
      text: 'key arn:k',
    });
  });
  test('are never sent as they stand', () => {
    expect(() => resolveTokens(call, { aliases: {} })).toThrow('nothing is known for {{created}}');
  });
});

test('the target comes from the warehouse of the configuration', () => {
  const config = parseConfig({
    revision: 1,
    sources: [],
    personas: {},
    warehouses: [
      {
        kind: 'serverless',
        name: 'w',
        account: '111122223333',
        region: 'eu-west-1',
        workgroup: 'wgr',
        namespaceName: 'nsp',
        databases: ['dev'],
        writer: { secretArn: SECRET },
        reader: { secretArn: SECRET },
        setup: {
          pairs: [{ role: ROLE, bucket: 'redshift-x' }],
          boundary: 'arn:aws:iam::111122223333:policy/b',
        },
      },
    ],
  });
  const [warehouse] = config.warehouses;
  expect(warehouse && setupTarget(warehouse)).toMatchObject({
    name: 'w',
    identity: { kind: 'serverless', workgroup: 'wgr', namespace: 'nsp' },
    reader: { secretArn: SECRET },
    setup: { path: 'restrictive', routing: 'keep', sampleData: false, currentEdition: false },
  });
});
