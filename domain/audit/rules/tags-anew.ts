import { tagSource } from '../../access/source.ts';
import { accountOf } from '../../arn.ts';
import { describeGrantee } from '../../privilege.ts';
import { because, type Read } from '../../setup/read.ts';
import type { Tagged } from '../../tags/tag-reading.ts';
import type { TagRecord } from '../../tags/tag-record.ts';
import { inWords, resourceKey, roleOf, type TaggedResource } from '../../tags/tagged-resource.ts';
import { accessKey, type WantedAccess, wishesOf } from '../../tags/wanted-access.ts';
import type { AccountFacts } from '../facts.ts';
import { type IamPrincipal, principalName } from '../principal.ts';
import type { AccountRule, AuditVerdict } from '../rule.ts';
import { iamUnread } from './logins.ts';
import { blind, fails, RULE_PAGES, unclear } from './verdicts.ts';

const START = 'start the machine tags with {"scope":"all"}; its execution says what it makes of it';

interface TaggedNow {
  readonly resource: TaggedResource;
  readonly read: Read<Tagged>;
}

/** Everything that bears tags, as it was read now. Of roles what IAM shows of all of them. */
const taggedNow = (
  { tagged }: AccountFacts['reading'],
  principals: readonly IamPrincipal[],
): readonly TaggedNow[] => [
  ...tagged,
  ...principals
    .filter(({ trust }) => trust !== undefined)
    .map(
      (role): TaggedNow => ({
        resource: roleOf(accountOf(role.arn), principalName(role)),
        read: { ok: { arn: role.arn, uniqueId: '', tags: role.tags } },
      }),
    ),
];

/** What the record has of a resource and its tags do not say any more. */
function gone(record: TagRecord, read: Read<Tagged>, facts: AccountFacts): readonly AuditVerdict[] {
  const { resource, leases } = record;
  const name = inWords(resource);
  if (!('ok' in read) && !('missing' in read))
    return [unclear({ kind: 'tags', name }, because(read, `the tags of ${name}`), START)];
  const wanted = 'ok' in read ? wishesOf(resource, read.ok, facts.config).wanted : [];
  const keys = new Set(wanted.map(accessKey));
  return leases
    .filter(({ ending }) => ending !== true)
    .map((lease): AuditVerdict => {
      const subject = { kind: 'lease', name: lease.leaseId };
      return keys.has(accessKey(lease))
        ? { ...subject, status: 'pass' }
        : fails(
            subject,
            `lease ${lease.leaseId} of ${describeGrantee(lease.grantee)} was asked for by ${lease.tag} of ${name} with the value ${JSON.stringify(lease.value)}, which the tags do not say any more`,
            START,
          );
    });
}

/** Whether the warehouse knows whom the tag names: of others nothing is asked. Undefined where it could not be read. */
function isThere({ warehouses }: AccountFacts, { grantee, access }: WantedAccess) {
  const people = warehouses.find(({ warehouse }) => warehouse.name === access.warehouse)?.people;
  const names = grantee.type === 'group' ? people?.groups : people?.roles;
  return names?.includes(grantee.name);
}

/** What the tags of a resource ask for and no lease was asked for. */
function unasked(
  resource: TaggedResource,
  tagged: Tagged,
  record: TagRecord | undefined,
  facts: AccountFacts,
): readonly AuditVerdict[] {
  const asked = new Set((record?.leases ?? []).map(accessKey));
  return wishesOf(resource, tagged, facts.config)
    .wanted.filter((one) => one.doubt === undefined && !asked.has(accessKey(one)))
    .filter((one) => isThere(facts, one) !== false)
    .map((one) => {
      const who = describeGrantee(one.grantee);
      const subject = {
        kind: 'tag',
        name: `${inWords(resource)} ${one.tag} ${who} ${one.access.schema}`,
      };
      if (isThere(facts, one) === undefined)
        return unclear(
          subject,
          `${one.tag} of ${inWords(resource)} names ${who}, and whether ${one.access.warehouse} has them could not be read`,
          START,
        );
      return fails(
        subject,
        `${one.tag} of ${inWords(resource)} asks that ${who} is ${one.access.persona} of schema ${one.access.schema} in ${one.access.database} of ${one.access.warehouse}, and nothing was asked for`,
        START,
      );
    });
}

/** What the tags say now against what is on record, in both directions. */
export const tagsAgree: AccountRule = {
  about: 'account',
  severity: 'medium',
  source: { url: RULE_PAGES.tags, sentence: 'A lease that a tag asked for ends with the tag.' },
  why: 'An event was lost, or the tags could not be read: access outlives its tag, or does not come.',
  evaluate: (facts) => {
    const { reading, config } = facts;
    if (tagSource(config) === undefined) return [];
    const { principals, records } = reading;
    if (!('ok' in principals)) return [iamUnread(reading.account, principals, 'the tags of roles')];
    if (!('ok' in records))
      return [
        blind(
          { kind: 'account', name: `tags of ${reading.account}` },
          records,
          `what tags of account ${reading.account} have asked for`,
        ),
      ];
    const recorded = new Map(records.ok.map((record) => [resourceKey(record.resource), record]));
    const now = taggedNow(reading, principals.ok);
    const seen = new Map(now.map(({ resource, read }) => [resourceKey(resource), read]));
    return [
      ...records.ok.flatMap((record) =>
        gone(record, seen.get(resourceKey(record.resource)) ?? { missing: 'it is gone' }, facts),
      ),
      ...now.flatMap(({ resource, read }) =>
        'ok' in read ? unasked(resource, read.ok, recorded.get(resourceKey(resource)), facts) : [],
      ),
    ];
  },
};
