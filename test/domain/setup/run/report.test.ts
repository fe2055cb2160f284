import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../../domain/config.ts';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import { resolveTokens } from '../../../../domain/setup/operations/tokens.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { reportText, setupReport } from '../../../../domain/setup/run/report.ts';
import { setupTarget } from '../../../../domain/setup/run/target.ts';
import { facts, network, ok, ROLE, role, S3_ENDPOINT } from '../warehouse.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ml';

const reportOf = (given: ReturnType<typeof facts>) =>
  setupReport(given, assess(given), planSetup(given));

describe('the report', () => {
  test('of a complete setup says that CREATE MODEL was not tried', () => {
    expect(reportOf(facts()).conclusion).toBe('prerequisites pass; CREATE MODEL not tried');
  });
  test('never concludes from what is unknown', () => {
    expect(reportOf(facts({ roles: { [ROLE]: { denied: 'iam:GetRole' } } })).conclusion).toBe(
      'prerequisites not known',
    );
  });
  test('says what was observed, what comes next and on which page it stands, failures first', () => {
    const text = reportText(
      reportOf(facts({ roles: { [ROLE]: { ok: role({ trustPolicy: '{"Statement":[]}' }) } } })),
    );
    const lines = text.split('\n');
    expect(lines[0]).toBe('Setup of demo: prerequisites fail');
    expect(lines[2]).toMatch(/^FAIL {4}RedshiftML\.8 /);
    expect(lines[3]).toContain(
      'observed: redshift.amazonaws.com and sagemaker.amazonaws.com may not assume',
    );
    expect(lines[4]).toContain('next, by remediate: add a statement for them');
    expect(lines[5]).toContain('https://docs.aws.amazon.com/');
    expect(text).toContain('Predicted: prerequisites pass; CREATE MODEL not tried');
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
  test('prints the exact request of what must be done by hand', () => {
    const { boundaryArn: _, ...bare } = role({ trustPolicy: '{"Statement":[]}' });
    const text = reportText(reportOf(facts({ roles: { [ROLE]: { ok: bare } } })));
    expect(text).toContain(
      'because: the role has no permissions boundary; setup writes only roles within',
    );
    expect(text).toContain(
      'request: iam:UpdateAssumeRolePolicy {"RoleName":"retention","PolicyDocument":',
    );
  });

  test('what Attach may not do is next for others, in every mode', () => {
    const { boundaryArn: _, ...bare } = role({ trustPolicy: '{"Statement":[]}' });
    const given = facts({ roles: { [ROLE]: { ok: bare } } });
    const text = reportText(setupReport(given, assess(given)));
    expect(text).toContain(
      'next, by others: add a statement for them\n        not by setup: the role has no permissions',
    );
  });

  test('a pass prints its evidence: the deciding policy, the way, and what the other ways lack', () => {
    const text = reportText(reportOf(facts()));
    expect(text).toMatch(
      /^pass {4}RedshiftML\.9 .*\n {8}observed: .* is allowed all of it by by-hand; it is on the way/m,
    );
  });

  test('what a plan leaves is told with its reason; without an action nothing is told twice', () => {
    const given = facts({
      logins: { ...facts().logins, reader: { denied: 'redshift:GetClusterCredentials' } },
    });
    expect(reportText(reportOf(given))).not.toContain('Left afterwards');
    const broken = {
      ...given,
      roles: { [ROLE]: { ok: role({ trustPolicy: '{"Statement":[]}' }) } },
    };
    expect(reportText(reportOf(broken))).toMatch(
      /Left afterwards:[\s\S]*UNKNOWN RedshiftML\.22 demo\n {10}because: .*redshift:GetClusterCredentials/,
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
