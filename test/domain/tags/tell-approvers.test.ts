import { describe, expect, test } from '@jest/globals';
import { boundQuestion, type Question } from '../../../domain/access/approvals/question.ts';
import { compareTags } from '../../../domain/tags/compare-tags.ts';
import type { Standing } from '../../../domain/tags/standing.ts';
import type { TagRecord } from '../../../domain/tags/tag-record.ts';
import { tellApprovers } from '../../../domain/tags/tell-approvers.ts';
import { addSeconds } from '../../../domain/time.ts';
import { ANALYSTS, MARKETING } from '../../../sandbox/stage/portal.ts';
import { config, NOW, resource } from './scene.ts';

/** What tags ask for: creators, who need an approval, in so many schemas, and users, who need none. */
const tagsOf = (analysts: number, marketing: number, users: number) => ({
  ...(analysts > 0 && { [`redshift-ml:creator:${ANALYSTS}`]: targets(analysts) }),
  ...(marketing > 0 && { [`redshift-ml:creator:${MARKETING}`]: targets(marketing) }),
  ...(users > 0 && { [`redshift-ml:user:${MARKETING}`]: targets(users) }),
});
const targets = (count: number): string =>
  Array.from({ length: count }, (_, n) => `dev/s${n}`).join(' ');

const compare = (
  tags: Readonly<Record<string, string>>,
  record?: TagRecord,
  standings: ReadonlyMap<string, Standing> = new Map(),
) => {
  const compared = compareTags(
    {
      reading: {
        resource,
        version: record?.version ?? 0,
        tagged: { ok: { arn: 'arn', uniqueId: 'id', tags } },
        identities: { analytics: { ok: { groups: [ANALYSTS, MARKETING], roles: [] } } },
      },
      record,
      standings,
    },
    config,
    NOW,
  );
  if (compared.kind !== 'compared') throw new Error(`the tags were not compared: ${compared.kind}`);
  return compared;
};
const askedFor = ({ messages }: ReturnType<typeof compare>): Record<string, number> => {
  const all = messages.map(
    ({ detail }) => `${Object(detail['persona']).name} ${Object(detail['grantee']).name}`,
  );
  return Object.fromEntries(
    [...Map.groupBy(all, (one) => one)].map(([one, { length }]) => [one, length]),
  );
};

describe('what would be one question of more than maxPerTag accesses is refused as a whole', () => {
  test('as many as maxPerTag are asked for, by whichever tags', () => {
    const compared = compare(tagsOf(12, 8, 3));
    expect(askedFor(compared)).toEqual({
      [`creator ${ANALYSTS}`]: 12,
      [`creator ${MARKETING}`]: 8,
      [`user ${MARKETING}`]: 3,
    });
    expect(compared.findings).toEqual([]);
  });

  test('one more, and none of them is asked for; what waits for nobody is asked for all the same', () => {
    const compared = compare(tagsOf(12, 9, 3));
    expect(askedFor(compared)).toEqual({ [`user ${MARKETING}`]: 3 });
    expect(compared.findings).toEqual([
      expect.stringMatching(
        /^the tags ask for 21 accesses that wait for the same approvers, .* maxPerTag is 20; of these nothing new is asked for\./,
      ),
    ]);
    // The same again, and no id is used up.
    expect(compare(tagsOf(12, 9, 3), compared.record).record).toBeUndefined();
  });

  test('what waits already counts, and stays; what was answered does not count', () => {
    const { record } = compare(tagsOf(12, 0, 0));
    const standing = (all: Standing) =>
      new Map(record?.leases.map(({ leaseId }) => [leaseId, all] as const));
    expect(askedFor(compare(tagsOf(12, 9, 0), record, standing('open')))).toEqual({});
    expect(askedFor(compare(tagsOf(12, 9, 0), record, standing('live')))).toEqual({
      [`creator ${MARKETING}`]: 9,
    });
  });
});

const record = compare(tagsOf(2, 1, 0)).record as TagRecord;
const questionOf = (leaseId: string, approvers: readonly string[], rule: string): Question =>
  boundQuestion(
    {
      leaseId,
      source: 'tag',
      warehouse: 'analytics',
      grantees: [{ type: 'group', name: ANALYSTS }],
      parts: {},
      requestedBy: 'arn',
      involved: [],
      reason: 'a tag',
      rules: [rule],
      stages: [{ rule, approvers: [...approvers], needs: 1 }],
      asked: leaseId,
      askedAt: NOW,
      until: addSeconds(NOW, 604_800),
    },
    {},
  );
const ids = record.leases.map(({ leaseId }) => leaseId);
const [one = '', two = '', three = ''] = ids;
const open = new Map(
  [
    questionOf(one, ['olivia', 'paul'], 'creators'),
    questionOf(two, ['paul', 'olivia'], 'builders'),
    questionOf(three, ['ada'], 'creators'),
  ].map((question) => [question.leaseId, { question, missing: [] }] as const),
);
const groupsOf = (told: ReturnType<typeof tellApprovers>): string[][] =>
  told.groups.map((group) => group.map(({ question }) => question.leaseId));

describe('who is told of what', () => {
  const first = tellApprovers(record, open, NOW);

  test('the same approvers are told at once, in whichever order and by whichever rule they are named', () =>
    expect(groupsOf(first)).toEqual([[one, two], [three]]));

  test('nobody is told twice within a day, and everybody is reminded after it', () => {
    expect(groupsOf(tellApprovers(first.record, open, addSeconds(NOW, 86_399)))).toEqual([]);
    expect(groupsOf(tellApprovers(first.record, open, addSeconds(NOW, 86_400)))).toEqual([
      [one, two],
      [three],
    ]);
  });

  test('a question that is put anew is told of, with the others of its approvers', () => {
    const anew = new Map(open);
    const other = { ...questionOf(two, ['paul', 'olivia'], 'others'), hash: 'another' };
    anew.set(two, { question: other, missing: [] });
    expect(groupsOf(tellApprovers(first.record, anew, NOW))).toEqual([[one, two]]);
  });

  test('what is answered, or ends with its tag, is told of no more', () => {
    const later = addSeconds(NOW, 90_000);
    const answered = new Map([...open].filter(([leaseId]) => leaseId !== one));
    const ending = {
      ...first.record,
      leases: first.record.leases.map((lease) =>
        lease.leaseId === three ? { ...lease, ending: true as const } : lease,
      ),
    };
    expect(groupsOf(tellApprovers(ending, answered, later))).toEqual([[two]]);
  });
});
