import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../domain/config.ts';
import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';

test('the example of docs/tags.md is a configuration', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/tags.md', 'utf8')) ?? [];
  const example = parse(yaml);
  const file = adminFile();
  const config = parseConfig({
    ...file,
    ...example,
    sources: [...file.sources, ...example.sources],
  });
  expect(config.tags?.groups).toMatchObject({ marketing_analyst_grp: { persona: 'user' } });
  expect(config.tags).toMatchObject({ maxPerTag: 20, leaseDays: 90, roles: {} });
  expect(config.policy?.map(({ effect }) => effect)).toEqual(['allow', 'needs-approval']);
});

describe('the policy for the organisation in docs/tags.md', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/tags.md', 'utf8')) ?? [];
  const denied = (action: string, key: string, by: string): boolean =>
    evaluate([{ id: 'scp', document: JSON.parse(json) }], {
      action,
      resource: 'arn:aws:iam::111122223333:role/DataScientist',
      context: {
        'aws:TagKeys': ['env', key],
        'aws:PrincipalArn': [`arn:aws:iam::111122223333:role/${by}`],
      },
    }).decision === 'explicitDeny';

  test.each([
    ['iam:CreateRole', 'RedshiftDbGroups'],
    ['iam:TagRole', 'RedshiftDbRoles'],
    ['iam:UntagRole', 'RedshiftDbGroups'],
    ['sts:TagSession', 'RedshiftDbGroups'],
    ['redshift:CreateTags', 'redshift-ml:user:marketing_analyst_grp'],
    ['redshift-serverless:UntagResource', 'redshift-ml:user:marketing_analyst_grp'],
  ])('keeps everybody else from %s with %s', (action, key) => {
    expect(denied(action, key, 'Developer')).toBe(true);
    expect(denied(action, key, 'TagsAdmin')).toBe(false);
    expect(denied(action, 'team', 'Developer')).toBe(false);
  });
});
