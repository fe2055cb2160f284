import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../domain/config.ts';
import { roleOf, type TaggedResource } from '../../../domain/tags/tagged-resource.ts';
import { unmappedFinding, whyUnasked } from '../../../domain/tags/unasked.ts';
import { warehousesAsked, wishesOf } from '../../../domain/tags/wanted-access.ts';
import { taggedConfig } from '../../../sandbox/accounts/tagged.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

const file = adminFile();
const config = parseConfig({ ...file, ...taggedConfig(file) });
const M = 'marketing_analyst_grp';
const R = 'retention_analyst_grp';
const identities = { analytics: { ok: { groups: [M, R], roles: ['ml_users'] } } };

const HUB = '111122223333';
const clusterOf = (account: string, region: string, name: string): TaggedResource => ({
  account,
  region,
  kind: 'cluster',
  name,
});

/** What the tags of a resource ask for, as `group: database/schema/models`, and what is left out and why. */
function read(kind: 'role' | 'cluster', name: string, tags: Record<string, string>) {
  const tagged = { arn: `arn of ${name}`, uniqueId: 'id', tags };
  const resource = kind === 'role' ? roleOf(HUB, name) : clusterOf(HUB, 'us-east-1', name);
  const { wanted, unmapped, findings } = wishesOf(resource, tagged, config);
  const asked = wanted.filter((one) => whyUnasked(one, identities) === undefined);
  return {
    asked: asked.map(
      ({ grantee, access: { persona, database, schema, models = [] } }) =>
        `${grantee.type} ${grantee.name}: ${persona} of ${[database, schema, ...models].join('/')}`,
    ),
    findings: [
      ...findings,
      ...wanted.flatMap((one) => whyUnasked(one, identities) ?? []),
      ...unmapped.map((one) => unmappedFinding(one, identities)),
    ],
  };
}
const groups = (value: string) => read('role', 'DataScientist', { RedshiftDbGroups: value });
const MARKETING = `group ${M}: user of dev/demo_ml/customer_churn_auto_model`;
const RETENTION = `group ${R}: user of dev/demo_ml/rental_model`;

describe('RedshiftDbGroups of a role, as it is written', () => {
  test.each<[string, string[]]>([
    [`:${M}`, [MARKETING]],
    [`${M}::${R}:`, [MARKETING, RETENTION]],
    [':', []],
    ['', []],
    [`${M}:${M}`, [MARKETING]],
  ])('%j asks for %j, and empty segments for nothing', (value, asked) =>
    expect(groups(value)).toEqual({ asked, findings: [] }),
  );

  test.each<[string, string[], string]>([
    [`ghost_grp:${M}`, [MARKETING], 'has no group "ghost_grp"; it is ignored, as Redshift does'],
    [
      'Marketing_Analyst_Grp',
      [],
      `has no group "Marketing_Analyst_Grp", but ${M}; the case counts, so it is ignored`,
    ],
    [` ${M} `, [], `" ${M} " has blanks round it`],
    [`${M},${R}`, [], 'has commas; names are separated by colons'],
    [`AWSIDC:${M}`, [], `names that begin with AWSIDC:`],
  ])('%j asks for %j, and says: %s', (value, asked, words) => {
    const observed = groups(value);
    expect(observed.asked).toEqual(asked);
    expect(observed.findings.join('\n')).toContain(words);
  });

  test.each(['constructor', '__proto__', 'toString'])(
    '%s is a name like others: nothing is mapped to it, though every object has such a member',
    (name) =>
      expect(groups(`${name}:${M}`)).toEqual({
        asked: [MARKETING],
        findings: [
          `RedshiftDbGroups: the warehouses that tags name has no group "${name}"; it is ignored, as Redshift does`,
        ],
      }),
  );

  test('the last name of a value of 256 characters may be cut off, so it is not asked for', () => {
    const value = `${'x'.repeat(256 - M.length - 1)}:${M}`;
    const { asked, findings } = groups(value);
    expect(asked).toEqual([]);
    expect(findings.join('\n')).toContain(`the value is 256 long`);
    expect(findings.join('\n')).toContain(`"${M}" may be cut off`);
  });

  test('a group that exists and is given nothing is told', () => {
    const known = { analytics: { ok: { groups: ['others'], roles: [] } } };
    expect(
      unmappedFinding({ tag: 'RedshiftDbGroups', type: 'group', name: 'others' }, known),
    ).toContain('group others is given nothing by tags.groups of config/admin.yml');
  });

  test('more than maxPerTag names are refused as a whole', () => {
    const value = [M, ...Array.from({ length: 20 }, (_, n) => `g${n}`)].join(':');
    const { asked, findings } = groups(value);
    expect(asked).toEqual([]);
    expect(findings[0]).toContain('asks for 21 accesses, and maxPerTag is 20');
  });
});

describe('our own tag on a cluster', () => {
  const own = (key: string, value: string) => read('cluster', 'analytics', { [key]: value });
  test.each<[string, string, string[]]>([
    [
      `redshift-ml:user:${M}`,
      'dev/demo_ml/a  dev/demo_ml/b',
      ['a', 'b'].map((m) => `group ${M}: user of dev/demo_ml/${m}`),
    ],
    [`redshift-ml:creator:${R}`, 'dev/demo_ml', [`group ${R}: creator of dev/demo_ml`]],
    ['redshift-ml:managed', 'true', []],
    ['env', 'prod', []],
  ])('%s = %j asks for %j', (key, value, asked) =>
    expect(own(key, value)).toEqual({ asked, findings: [] }),
  );
  test.each<[string, string, string]>([
    [`redshift-ml:owner:${M}`, 'dev/demo_ml', 'there is no persona owner; there is creator, user'],
    [`redshift-ml:user:${M}`, 'demo_ml', '"demo_ml" is not <database>/<schema>'],
    [`redshift-ml:user:${M}`, 'dev/demo_ml/a/b', '"dev/demo_ml/a/b" is not'],
    ['redshift-ml:user:ghost', 'dev/demo_ml/a', 'has no group "ghost"'],
  ])('%s = %j asks for nothing and says: %s', (key, value, words) => {
    const { asked, findings } = own(key, value);
    expect(asked).toEqual([]);
    expect(findings.join('\n')).toContain(words);
  });
  test('a cluster that is not configured asks for nothing', () =>
    expect(read('cluster', 'other', { [`redshift-ml:user:${M}`]: 'dev/demo_ml/a' })).toEqual({
      asked: [],
      findings: [],
    }));
});

test('a catalog that could not be read lets nothing new through, and says so', () => {
  const wishes = wishesOf(
    roleOf(HUB, 'DataScientist'),
    { arn: 'arn', uniqueId: 'id', tags: { RedshiftDbGroups: M } },
    config,
  );
  const why = wishes.wanted.map((one) => whyUnasked(one, { analytics: { failed: 'paused' } }));
  expect(why).toEqual([
    'RedshiftDbGroups: the catalog of warehouse analytics could not be read: paused; nothing is asked for there until it can be',
  ]);
});

describe('where a warehouse of another account bears the same names', () => {
  const SALES = '222233334444';
  const there = file.warehouses.map(({ setup: _, namespace: __, ...home }) => ({
    ...home,
    name: 'sales',
    account: SALES,
    region: 'eu-central-1',
  }));
  const { tags, ...rest } = taggedConfig(file);
  const MAPPED = { warehouse: 'analytics', persona: 'user', database: 'dev', schema: 'demo_ml' };
  const ofM = { ...MAPPED, warehouse: 'sales' };
  const both = parseConfig({
    ...file,
    ...rest,
    accounts: [{ id: SALES, externalId: 'sales-7f3a' }],
    warehouses: [...file.warehouses, ...there],
    tags: {
      ...tags,
      groups: {
        ...tags?.groups,
        [M]: ofM,
        everywhere: [MAPPED, { ...MAPPED, warehouse: 'sales' }],
      },
    },
  });
  const asked = (resource: TaggedResource, ofIt: Record<string, string>) => {
    const { wanted, findings } = wishesOf(resource, { arn: 'a', uniqueId: 'id', tags: ofIt }, both);
    return {
      asked: wanted.map(({ grantee, access }) => `${grantee.name} in ${access.warehouse}`),
      findings,
    };
  };
  const OWN = { [`redshift-ml:user:${M}`]: 'dev/demo_ml' };

  test('a cluster asks for its own warehouse', () => {
    expect(asked(clusterOf(HUB, 'us-east-1', 'analytics'), OWN).asked).toEqual([
      `${M} in analytics`,
    ]);
    expect(asked(clusterOf(SALES, 'eu-central-1', 'analytics'), OWN).asked).toEqual([
      `${M} in sales`,
    ]);
    expect(asked(clusterOf(SALES, 'us-east-1', 'analytics'), OWN).asked).toEqual([]);
  });

  test.each([
    [SALES, [`${M} in sales`], `group ${R} is of warehouse analytics in account ${HUB}`],
    [HUB, [`${R} in analytics`], `group ${M} is of warehouse sales in account ${SALES}`],
  ])('a role of account %s asks for %j, and says: %s', (account, wanted, words) => {
    const observed = asked(roleOf(account, 'people'), { RedshiftDbGroups: `${M}:${R}` });
    expect(observed.asked).toEqual(wanted);
    expect(observed.findings).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    [SALES, 'sales'],
    [HUB, 'analytics'],
  ])('a role of account %s asks in %s only for a group that both have', (account, warehouse) =>
    expect(asked(roleOf(account, 'people'), { RedshiftDbGroups: 'everywhere' })).toEqual({
      asked: [`everywhere in ${warehouse}`],
      findings: [],
    }),
  );

  test.each([
    [SALES, ['sales']],
    [HUB, ['analytics']],
  ])('whom a name of account %s may mean is asked in %j', (account, names) => {
    const tagged = { arn: 'a', uniqueId: 'id', tags: { RedshiftDbGroups: 'ghost_grp' } };
    expect(
      warehousesAsked(roleOf(account, 'people'), tagged, both).map(({ name }) => name),
    ).toEqual(names);
  });
});

test('a group that stands for several accesses asks for each, and counts as many', () => {
  const access = { warehouse: 'analytics', persona: 'user', database: 'dev', schema: 'demo_ml' };
  const schemas = ['demo_ml', 'other_ml'].map((schema) => ({ ...access, schema }));
  const of = (maxPerTag: number) =>
    wishesOf(
      roleOf(HUB, 'people'),
      { arn: 'a', uniqueId: 'id', tags: { RedshiftDbGroups: M } },
      parseConfig({
        ...file,
        ...taggedConfig(file),
        tags: { groups: { [M]: schemas }, maxPerTag },
      }),
    );
  expect(of(2).wanted.map((one) => [one.access.schema, one.doubt])).toEqual([
    ['demo_ml', undefined],
    ['other_ml', undefined],
  ]);
  expect(of(1).findings).toEqual([
    expect.stringContaining('asks for 2 accesses, and maxPerTag is 1'),
  ]);
});
