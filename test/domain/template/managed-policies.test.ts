import { describe, expect, test } from '@jest/globals';
import { withManagedPolicies } from '../../../domain/template/managed-policies.ts';
import type { JsonObject } from '../../../domain/template/template.ts';

const arns = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `arn:aws:redshift:us-east-1:111122223333:dbname:c/${n}`);
const statement = (count: number) => ({
  Effect: 'Allow',
  Action: 'redshift:GetClusterCredentials',
  Resource: arns(count),
});
const roleWith = (...policies: object[][]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: 'reader',
    Policies: policies.map((Statement, n) => ({
      PolicyName: `policy-${n}`,
      PolicyDocument: { Version: '2012-10-17', Statement: JSON.parse(JSON.stringify(Statement)) },
    })),
  },
});

/** All statements of a role, its own and those of its managed policies, and how long each document is. */
function read(resources: Readonly<Record<string, JsonObject>>) {
  const { Role, ...managed } = JSON.parse(JSON.stringify(resources));
  const inline: { PolicyName: string; PolicyDocument: { Statement: JsonObject[] } }[] =
    Role.Properties.Policies;
  const attached: { PolicyDocument: { Statement: JsonObject[] } }[] = Object.values(managed).map(
    (one) => JSON.parse(JSON.stringify(one)).Properties,
  );
  return {
    names: inline.map(({ PolicyName }) => PolicyName),
    inline: inline.reduce((sum, one) => sum + JSON.stringify(one.PolicyDocument).length, 0),
    managed: attached.map((one) => JSON.stringify(one.PolicyDocument).length),
    statements: [...inline, ...attached].flatMap((one) => one.PolicyDocument.Statement),
    arns: Role.Properties.ManagedPolicyArns,
    ids: Object.keys(managed),
  };
}
const resourcesIn = (statements: readonly JsonObject[]) =>
  statements.flatMap(({ Resource }) => Resource).toSorted();

test('a role that IAM accepts stays as it is', () => {
  const resources = { Role: roleWith([statement(10)], [statement(20)]), Queue: { Type: 'Queue' } };
  expect(withManagedPolicies(resources)).toEqual({ resources, problems: [] });
});

describe('a role that is too large', () => {
  const { resources, problems } = withManagedPolicies({
    Role: roleWith([statement(2)], [{ ...statement(1), Action: 'a:b' }, statement(1_000)]),
  });
  const made = read(resources);

  test('keeps its small policies, and as much of the others as it has room for', () => {
    expect(problems).toEqual([]);
    expect(made.names).toEqual(['policy-0', 'others']);
    expect(made.inline).toBeLessThanOrEqual(10_240);
    expect(made.inline).toBeGreaterThan(10_100);
  });
  test('has the rest in managed policies, each as full as IAM allows', () => {
    expect(made.arns).toEqual(made.ids.map((Ref) => ({ Ref })));
    expect(made.managed.length).toBeGreaterThan(5);
    expect(made.managed.filter((length) => length > 6_144)).toEqual([]);
    expect(made.managed.slice(0, -1).filter((length) => length < 6_050)).toEqual([]);
  });
  test('may do what it may do, on everything, and nothing else', () => {
    const [other, ...credentials] = ['a:b', 'redshift:GetClusterCredentials'].map((action) =>
      made.statements.filter(({ Action }) => Action === action),
    );
    expect(other).toEqual([{ ...statement(1), Action: 'a:b' }]);
    expect(resourcesIn(credentials.flat())).toEqual([...arns(2), ...arns(1_000)].toSorted());
    expect(made.statements).toHaveLength(1 + credentials.flat().length);
  });
});

test('what CloudFormation fills in counts as the longest that it can become', () => {
  const filled = { 'Fn::Sub': 'arn:$'.concat('{AWS::Partition}:s3:::$', '{Bucket}/*') };
  const large = (count: number) =>
    Object.keys(
      withManagedPolicies({ Role: roleWith([{ Resource: [...arns(count), filled] }]) }).resources,
    ).length > 1;
  const most = Array.from({ length: 220 }, (_, n) => n).findLast((count) => !large(count)) ?? 0;
  const length = JSON.stringify(roleWith([{ Resource: arns(most) }]).Properties.Policies[0]).length;
  // Some 200 characters are kept free for a name that is not known yet.
  expect(length).toBeGreaterThan(9_900);
  expect(length).toBeLessThan(10_150);
});

describe('what does not fit', () => {
  test('in ten managed policies, or as many as the account has quota for', () => {
    const role = roleWith([statement(2)], [statement(1_500)]);
    expect(withManagedPolicies({ Role: role }).problems).toEqual([
      expect.stringMatching(
        /^Role: needs 1\d managed policies besides .* gives a role 10; shorten/,
      ),
    ]);
    expect(withManagedPolicies({ Role: role }, 20).problems).toEqual([]);
  });
  test('beside a policy that names the role itself', () => {
    const Role = roleWith([statement(2)], [statement(300)]);
    const { length } = Object.keys(withManagedPolicies({ Role }).resources);
    const Read = { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: [{ Ref: 'Role' }] } };
    expect(withManagedPolicies({ Role, Read }, length).problems).toEqual([]);
    expect(withManagedPolicies({ Role, Read }, length - 1).problems).toEqual([
      expect.stringMatching(/gives a role \d+, 1 of which it has; shorten/),
    ]);
  });
  test('since it is one statement that nothing divides', () => {
    const conditioned = {
      Effect: 'Allow',
      Action: ['iam:CreateRole'],
      Resource: '*',
      Condition: { StringEquals: { 'iam:PermissionsBoundary': arns(150) } },
    };
    expect(
      withManagedPolicies({ Role: roleWith([statement(60)], [conditioned]) }).problems,
    ).toEqual([
      expect.stringMatching(/^Role: a statement about iam:CreateRole has more than the 6144/),
    ]);
  });
});
