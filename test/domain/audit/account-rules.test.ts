import { describe, expect, test } from '@jest/globals';
import type { AccountFacts } from '../../../domain/audit/facts.ts';
import { A, app, facts, found, record, seen } from './account-scene.ts';

const CLUSTER = { account: A, region: 'us-east-1', kind: 'cluster', name: 'analytics' } as const;

describe('63 tags against what was asked for', () => {
  const cluster = (read: AccountFacts['reading']['tagged'][number]['read']) => ({
    tagged: [{ resource: CLUSTER, read }],
  });
  const ASKED = { records: { ok: [record('marketing')] } };
  const bearing = app([], { tags: { RedshiftDbGroups: 'marketing' } });
  test.each<[string, AccountFacts, readonly string[]]>([
    ['a tag with its lease', facts([bearing], {}, ASKED), []],
    ['a lease without its tag', facts([app([])], {}, ASKED), ['63 fail lease T1']],
    ['a lease of a role that is gone', facts([], {}, ASKED), ['63 fail lease T1']],
    [
      'a tag without a lease',
      facts([bearing]),
      ['63 fail tag IAM role app of account 111122223333 RedshiftDbGroups group marketing demo_ml'],
    ],
    [
      'a tag of a group that is not there',
      facts([bearing], {
        warehouses: [seen({ people: { superusers: [], groups: [], roles: [] } })],
      }),
      [],
    ],
    [
      'where nobody read who is there',
      facts([bearing], { warehouses: [seen({ people: undefined })] }),
      [
        '63 unknown tag IAM role app of account 111122223333 RedshiftDbGroups group marketing demo_ml',
      ],
    ],
    [
      'where the tags were not read',
      facts(
        [],
        {},
        {
          records: {
            ok: [{ ...record('marketing'), resource: CLUSTER }],
          },
          ...cluster({ denied: 'redshift:DescribeClusters' }),
        },
      ),
      ['63 unknown tags cluster analytics of account 111122223333 in us-east-1'],
    ],
    [
      'where IAM was not read',
      facts([], {}, { principals: { failed: 'x' } }),
      [`63 unknown account IAM of ${A}`],
    ],
  ])('%s', (_, given, expected) => expect(found('63', given)).toEqual(expected));
});

describe('what stands beside the warehouse', () => {
  const registered = (read: AccountFacts['reading']['registrations'][number]['read']) => ({
    registrations: [{ warehouse: 'analytics', read }],
  });
  const bucket = (read: AccountFacts['reading']['buckets'][number]['read']) => ({
    buckets: [{ bucket: 'models', read }],
  });
  const LEFT = { ok: { names: ['job-1/'], isCut: false } };
  const model = {
    warehouse: 'analytics',
    database: 'dev',
    schema: 'demo_ml',
    name: 'churn',
    owner: 'carol',
    ownerExists: true,
    state: 'Model is Ready',
    usedBy: [],
    training: [],
    timeline: [],
  };
  const withModel = { warehouses: [seen({ models: [model] })] };
  test.each<[string, AccountFacts, readonly string[]]>([
    ['64 not registered', facts([], withModel, registered({ ok: '' })), []],
    [
      '64 registered',
      facts([], withModel, registered({ ok: 'Registered arn:c' })),
      ['64 fail warehouse analytics'],
    ],
    ['64 registered, without models', facts([], {}, registered({ ok: 'Registered' })), []],
    [
      '64 not read',
      facts([], {}, registered({ denied: 'redshift:DescribeClusters' })),
      ['64 unknown warehouse analytics'],
    ],
    ['65 an empty bucket', facts([], {}, bucket({ ok: { names: [], isCut: false } })), []],
    ['65 something left where no model is', facts([], {}, bucket(LEFT)), ['65 fail bucket models']],
    [
      '65 something left beside models',
      facts([], withModel, bucket(LEFT)),
      ['65 unknown by design bucket models'],
    ],
    [
      '65 something left beside models where not all was read',
      facts([], { warehouses: [seen({ models: [model], isWhole: false })] }, bucket(LEFT)),
      ['65 unknown by design bucket models'],
    ],
    [
      '65 something left where not all was read',
      facts([], { warehouses: [seen({ isWhole: false })] }, bucket(LEFT)),
      ['65 unknown bucket models'],
    ],
    [
      '65 a bucket that may not be listed',
      facts([], {}, bucket({ denied: 's3:ListBucket' })),
      ['65 unknown bucket models'],
    ],
  ])('%s', (title, given, expected) => expect(found(title.slice(0, 2), given)).toEqual(expected));
});
