import { describe, expect, test } from '@jest/globals';
import type { Action } from '../../../../domain/setup/action.ts';
import { canonicalDocument } from '../../../../domain/setup/iam/policy/document.ts';
import type { Call } from '../../../../domain/setup/operations/every-call.ts';
import { effectsOf } from '../../../../domain/setup/operations/table.ts';
import { undoCalls } from '../../../../domain/setup/operations/undo-calls.ts';

const policy = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const OURS = { Sid: 'RedshiftMlAdmin', Effect: 'Allow' };
const OLD = { Sid: 'Old', Effect: 'Allow' };
const GLUE = { Sid: 'Glue', Effect: 'Allow' };

const action = (call: Call, undo: readonly Call[], before: string | null | undefined): Action => ({
  id: 'x',
  repairs: 'RedshiftML.1',
  handling: 'repairs',
  call,
  undo,
  consequence: '',
  ...(before === undefined ? {} : { replaces: before === null ? null : canonicalDocument(before) }),
});
const trust = (PolicyDocument: string): Call => ({
  operation: 'iam:UpdateAssumeRolePolicy',
  input: { RoleName: 'r', PolicyDocument },
});
const inline = (PolicyDocument: string): Call => ({
  operation: 'iam:PutRolePolicy',
  input: { RoleName: 'r', PolicyName: 'p', PolicyDocument },
});
const remove: Call = {
  operation: 'iam:DeleteRolePolicy',
  input: { RoleName: 'r', PolicyName: 'p' },
};
const back = (given: Action, now: string | null) =>
  undoCalls(given, now === null ? null : canonicalDocument(now));

describe('a policy document', () => {
  const trusted = action(trust(policy(OLD, OURS)), [trust(policy(OLD))], policy(OLD));
  const first = action(inline(policy(OURS)), [remove], null);
  const grown = { ...OURS, Action: 'more' };
  const second = action(inline(policy(OLD, grown)), [inline(policy(OLD, OURS))], policy(OLD, OURS));

  test.each<[string, Action, string | null, object]>([
    [
      'as we left it: the journalled undo',
      trusted,
      policy(OLD, OURS),
      { calls: [trust(policy(OLD))] },
    ],
    ['as it was before: nothing', trusted, policy(OLD), { gone: 'it is as it was before' }],
    ['that is gone: nothing', first, null, { gone: 'it is not there any more' }],
    [
      'with a statement of somebody else: only ours goes',
      trusted,
      policy(OLD, OURS, GLUE),
      { calls: [trust(canonicalDocument(policy(OLD, GLUE)))] },
    ],
    [
      'that was all ours, and has a statement of somebody else now: it stays with that',
      first,
      policy(GLUE, OURS),
      { calls: [inline(canonicalDocument(policy(GLUE)))] },
    ],
    [
      'in which we replaced a statement of our own: the older one comes back',
      second,
      policy(OLD, grown, GLUE),
      { calls: [inline(canonicalDocument(policy(OLD, GLUE, OURS)))] },
    ],
    [
      'in which somebody edited our statement: left, and it is named',
      trusted,
      policy(OLD, { ...OURS, Condition: {} }),
      {
        left: expect.stringMatching(
          /^somebody changed this statement of ours since: .*"Sid":"RedshiftMlAdmin"/,
        ),
      },
    ],
  ])('%s', (_, given, now, wanted) => expect(back(given, now)).toEqual(wanted));

  test('a trust policy of which nothing would be left is left', () => {
    const alone = action(trust(policy(OURS)), [trust('')], policy());
    expect(back(alone, `{"Id":"new","Statement":[${JSON.stringify(OURS)}]}`)).toHaveProperty(
      'left',
    );
  });
});

describe('the roles of a namespace', () => {
  const update = (iamRoles: readonly string[], defaultIamRoleArn = ''): Call => ({
    operation: 'redshift-serverless:UpdateNamespace',
    input: { namespaceName: 'n', iamRoles, defaultIamRoleArn },
  });
  const seen = (roles: readonly string[], arn?: string) =>
    effectsOf(update(roles, arn)).written ?? '';
  const added = {
    ...action(update(['copy', 'ours'], 'ours'), [update(['copy'], '')], undefined),
    replaces: seen(['copy']),
  };

  test.each<[string, string, object]>([
    [
      'as we left them: the journalled undo',
      seen(['ours', 'copy'], 'ours'),
      { calls: [update(['copy'], '')] },
    ],
    [
      'with one that somebody associated since: it stays',
      seen(['copy', 'etl', 'ours'], 'ours'),
      { calls: [update(['copy', 'etl'], '')] },
    ],
    [
      'with another default: it stays the default',
      seen(['copy', 'ours'], 'copy'),
      { calls: [update(['copy'], 'copy')] },
    ],
    ['without ours: nothing', seen(['copy', 'etl']), { gone: 'it is as it was before' }],
  ])('%s', (_, now, wanted) => expect(undoCalls(added, now)).toEqual(wanted));

  test('of which ours became the default by somebody else: left', () => {
    const plain = { ...action(update(['ours']), [update([])], undefined), replaces: seen([]) };
    expect(undoCalls(plain, seen(['ours'], 'ours'))).toEqual({
      left: 'somebody made ours the default role since',
    });
  });
});

describe('what is replaced whole without parts', () => {
  const block = (on: boolean): Call => ({
    operation: 's3:PutPublicAccessBlock',
    input: {
      Bucket: 'b',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: on,
        IgnorePublicAcls: on,
        RestrictPublicBuckets: on,
      },
    },
  });
  const closed = action(block(true), [block(false)], undefined);
  test('as we left it: the journalled undo', () =>
    expect(undoCalls(closed, effectsOf(block(true)).written ?? '')).toEqual({
      calls: [block(false)],
    }));
  test('as it was before: nothing', () =>
    expect(undoCalls(closed, effectsOf(block(false)).written ?? '')).toEqual({
      gone: 'it is as it was before',
    }));
  test('otherwise: left', () =>
    expect(undoCalls(closed, '{"BlockPublicAcls":false}')).toHaveProperty('left'));
});

describe('the default role of a cluster', () => {
  const modify = (input: object): Call => ({
    operation: 'redshift:ModifyClusterIamRoles',
    input: { ClusterIdentifier: 'c', ...input },
  });
  const both = action(
    modify({ AddIamRoles: ['ours'], DefaultIamRoleArn: 'ours' }),
    [modify({ RemoveIamRoles: ['ours'], DefaultIamRoleArn: 'copy' })],
    undefined,
  );
  test('as we set it: the one before comes back', () =>
    expect(undoCalls(both, 'ours')).toEqual({ calls: both.undo }));
  test('set by somebody else since: it stays, and our role goes', () =>
    expect(undoCalls(both, 'etl')).toEqual({ calls: [modify({ RemoveIamRoles: ['ours'] })] }));
  test('alone, and set by somebody else since: nothing', () => {
    const alone = action(
      modify({ DefaultIamRoleArn: 'ours' }),
      [modify({ DefaultIamRoleArn: 'copy' })],
      undefined,
    );
    expect(undoCalls(alone, 'etl')).toEqual({ gone: 'another default role was set since' });
  });
});
