import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../domain/config.ts';
import { compareTags, type TagFacts } from '../../../domain/tags/compare-tags.ts';
import type { Standing } from '../../../domain/tags/standing.ts';
import type { TagRecord } from '../../../domain/tags/tag-record.ts';
import { config, NOW, raw, resource } from './scene.ts';

const M = 'marketing_analyst_grp';
const KEY = `redshift-ml:user:${M}`;
const ARN = 'arn:aws:redshift:us-east-1:111122223333:cluster:analytics';

interface Look {
  readonly value?: string;
  readonly uniqueId?: string;
  readonly tagged?: TagFacts['reading']['tagged'];
  readonly record?: TagRecord | undefined;
  readonly standing?: Standing;
  readonly confirmed?: string;
  readonly now?: string;
  readonly other?: typeof config;
}

function look({
  value,
  uniqueId = 'one',
  tagged,
  record,
  standing,
  confirmed,
  now = NOW,
  other = config,
}: Look) {
  const tags = value === undefined ? {} : { [KEY]: value };
  return compareTags(
    {
      reading: {
        resource,
        version: record?.version ?? 0,
        tagged: tagged ?? { ok: { arn: ARN, uniqueId, tags } },
        identities: { analytics: { ok: { groups: [M], roles: [] } } },
      },
      record,
      standings: new Map(
        record?.leases.flatMap(({ leaseId }) =>
          standing === undefined ? [] : [[leaseId, standing] as const],
        ),
      ),
      confirmed,
    },
    other,
    now,
  );
}

/** What is sent: detail-type and model, and whether the record changes. */
function sent(facts: Look) {
  const compared = look(facts);
  if (compared.kind !== 'compared') return compared.kind;
  const { record, messages } = compared;
  const models = new Map(
    [...(facts.record?.leases ?? []), ...(record?.leases ?? [])].map((lease) => [
      lease.leaseId,
      lease.access.models?.join(),
    ]),
  );
  return {
    sent: messages.map(
      ({ detailType, detail }) =>
        `${detailType.slice(13)} ${models.get(String(detail['leaseId'] ?? detail['requestId']))}`,
    ),
    writes: record !== undefined,
  };
}

function recordAfter(facts: Look): TagRecord {
  const compared = look(facts);
  if (compared.kind !== 'compared' || compared.record === undefined)
    throw new Error('the reading changes no record');
  return compared.record;
}
const A = 'dev/demo_ml/a';
const B = 'dev/demo_ml/b';
const record = recordAfter({ value: A });

describe('what a reading leads to', () => {
  test.each<[string, Look, string[], boolean]>([
    ['a new tag is asked for', { value: A }, ['Requested a'], true],
    ['nothing to ask, nothing to write', {}, [], false],
    [
      'a request that nobody has seen is sent again',
      { value: A, record, standing: 'unseen' },
      ['Requested a'],
      false,
    ],
    ['one that waits is left alone', { value: A, record, standing: 'open' }, [], false],
    ['a live lease is left alone', { value: A, record, standing: 'live' }, [], false],
    ['a tag that is gone ends its lease', { record, standing: 'live' }, ['Revoked a'], true],
    ['and closes a request that waits', { record, standing: 'open' }, ['Revoked a'], true],
    ['and one that nobody has seen', { record, standing: 'unseen' }, ['Revoked a'], true],
    [
      'another value ends and asks',
      { value: B, record, standing: 'live' },
      ['Revoked a', 'Requested b'],
      true,
    ],
    [
      'more values ask for what is new',
      { value: `${A} ${B}`, record, standing: 'live' },
      ['Requested b'],
      true,
    ],
    [
      'a refusal stands while tag and policy do',
      { value: A, record, standing: 'refused' },
      [],
      false,
    ],
    [
      'a refused tag with another value is asked for again',
      { value: `${A} `, record, standing: 'refused' },
      ['Requested a'],
      true,
    ],
    ['a refused tag that is gone is forgotten', { record, standing: 'refused' }, [], true],
    [
      "somebody's revoke stands while the tag does",
      { value: A, record, standing: 'revoked' },
      [],
      false,
    ],
    [
      'what has ended by its time is asked for again',
      { value: A, record, standing: 'ended' },
      ['Requested a'],
      true,
    ],
    [
      'a cluster that is gone ends its leases',
      { tagged: { missing: 'no cluster' }, record, standing: 'live' },
      ['Revoked a'],
      true,
    ],
    [
      'one made anew under the name ends them and asks again',
      { value: A, uniqueId: 'two', record, standing: 'live' },
      ['Revoked a', 'Requested a'],
      true,
    ],
  ])('%s', (_, facts, messages, writes) => expect(sent(facts)).toEqual({ sent: messages, writes }));

  test.each([
    ['denied', { denied: 'iam:GetRole' }],
    ['failed', { failed: 'iam:GetRole' }],
  ])('tags that are %s change nothing', (_, tagged) =>
    expect(look({ tagged, record, standing: 'live' })).toMatchObject({ kind: 'unread' }),
  );

  test('a refusal does not stand under another policy', () => {
    const other = parseConfig({ ...raw, policy: raw.policy?.slice(1) });
    expect(sent({ value: A, record, standing: 'refused', other })).toEqual({
      sent: ['Requested a'],
      writes: true,
    });
  });

  test('a revoke is sent until it is seen, and what is wanted again meanwhile is asked for under a new id', () => {
    const ending = recordAfter({ record, standing: 'live' });
    expect(sent({ record: ending, standing: 'live' })).toEqual({
      sent: ['Revoked a'],
      writes: false,
    });
    expect(sent({ record: ending, standing: 'revoked' })).toEqual({ sent: [], writes: true });
    const again = recordAfter({ value: A, record: ending, standing: 'live' });
    expect(again.leases.map(({ ending: isEnding }) => isEnding === true)).toEqual([true, false]);
    expect(new Set(again.leases.map(({ leaseId }) => leaseId)).size).toBe(2);
  });
});

test('the request names the resource as who asks, the tag and its value', () => {
  const compared = look({ value: A });
  expect(compared).toMatchObject({
    messages: [
      {
        detailType: 'Model Access Requested',
        detail: {
          warehouse: 'analytics',
          database: 'dev',
          grantee: { type: 'group', name: M },
          persona: { name: 'user', schema: 'demo_ml', models: ['a'] },
          requestedBy: ARN,
          reason: `tag ${KEY} of ${ARN} is "${A}"`,
        },
      },
    ],
  });
  expect(look({ value: A })).toEqual(compared);
});

describe('with leaseDays', () => {
  const other = parseConfig({ ...raw, tags: { ...raw.tags, leaseDays: 30 } });
  const lease = recordAfter({ value: A, other });
  test('a lease ends', () =>
    expect(lease.leases.map(({ expiresAt }) => expiresAt)).toEqual(['2026-04-01T09:00:00.000Z']));
  test.each([
    ['2026-03-25T08:00:00.000Z', []],
    ['2026-03-25T09:00:00.000Z', ['Requested a']],
  ])('seen at %s it is renewed: %j', (now, messages) =>
    expect(sent({ value: A, record: lease, standing: 'live', other, now })).toMatchObject({
      sent: messages,
    }),
  );
  test('both end with the tag', () => {
    const both = recordAfter({
      value: A,
      record: lease,
      standing: 'live',
      other,
      now: '2026-03-26T09:00:00.000Z',
    });
    expect(sent({ record: both, standing: 'live', other })).toMatchObject({
      sent: ['Revoked a', 'Revoked a'],
    });
  });
});

describe('more than ten leases that would end', () => {
  const value = Array.from({ length: 11 }, (_, n) => `dev/demo_ml/m${n}`).join(' ');
  const many = recordAfter({ value });
  const first = look({ record: many, standing: 'live' });
  test('wait for a second reading', () =>
    expect(first).toMatchObject({
      kind: 'held',
      because: [
        'the tags of cluster analytics of account 111122223333 in us-east-1 would end 11 leases at once; a second reading in ten minutes has to say the same',
      ],
    }));
  test('end when it says the same', () => {
    const confirmed = first.kind === 'held' ? first.confirm : '';
    expect(sent({ record: many, standing: 'live', confirmed })).toMatchObject({
      sent: many.leases.map(({ access }) => `Revoked ${access.models}`),
    });
  });
  test('and wait again when it says something else', () => {
    const confirmed = 'of another reading';
    expect(look({ record: many, standing: 'live', confirmed }).kind).toBe('held');
  });
});
