import { cut } from '../access/reasons.ts';
import { sha256 } from '../hash.ts';
import type { TagLease, TagRecord } from './tag-record.ts';
import { accessKey, type WantedAccess } from './wanted-access.ts';

/** One message to ourselves, in the words in which everybody asks. */
export interface TagMessage {
  readonly detailType: 'Model Access Requested' | 'Model Access Revoked';
  readonly detail: Readonly<Record<string, unknown>>;
}

const MAX_REASON = 1_000;

/** The id of the n-th request for a resource: the same whoever repeats it, another for what is made anew under its name. */
export const tagLeaseId = (
  { arn, uniqueId }: Pick<TagRecord, 'arn' | 'uniqueId'>,
  wanted: WantedAccess,
  n: number,
): string => `tag-${sha256([arn, uniqueId, accessKey(wanted), n].join('\n')).slice(0, 40)}`;

/** The request of a lease; the same each time, so that whoever is not sure sends it again. The resource is who asks. */
export const requestOf = ({ arn }: Pick<TagRecord, 'arn'>, lease: TagLease): TagMessage => {
  const { warehouse, database, persona: name, schema, models } = lease.access;
  return {
    detailType: 'Model Access Requested',
    detail: {
      requestId: lease.leaseId,
      warehouse,
      database,
      grantee: lease.grantee,
      persona: { name, schema, ...(models !== undefined && { models }) },
      requestedBy: arn,
      ...(lease.setBy !== undefined && { involved: [lease.setBy] }),
      ...(lease.expiresAt !== undefined && { expiresAt: lease.expiresAt }),
      reason: reasonOf(arn, lease, 'is'),
    },
  };
};

export const revokeOf = ({ arn }: Pick<TagRecord, 'arn'>, lease: TagLease): TagMessage => ({
  detailType: 'Model Access Revoked',
  detail: {
    requestId: `${lease.leaseId}-end`,
    leaseId: lease.leaseId,
    warehouse: lease.access.warehouse,
    requestedBy: arn,
    reason: `tag removed: ${reasonOf(arn, lease, 'was')}`,
  },
});

const reasonOf = (arn: string, { tag, value }: TagLease, verb: 'is' | 'was'): string =>
  cut(`tag ${tag} of ${arn} ${verb} ${JSON.stringify(value)}`, MAX_REASON);
