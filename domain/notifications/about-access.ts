import type * as z from 'zod/mini';
import type { ANNOUNCEMENTS } from '../access/announcement.ts';
import { describeGrantee, describePrivilege, type Grantee } from '../privilege.ts';
import type { Command, Words } from './notification.ts';

type Failed = z.output<(typeof ANNOUNCEMENTS)['Model Access Failed']>;
type Blocked = z.output<(typeof ANNOUNCEMENTS)['Model Access Blocked']>;
type BreakGlassUsed = z.output<(typeof ANNOUNCEMENTS)['Model Access Break-Glass Used']>;
type Expiring = z.output<(typeof ANNOUNCEMENTS)['Model Access Expiring']>;

const status = (subject: string): Command => ({ name: 'status', arguments: [subject] });
const RETRY: Command = { name: 'retry' };
const why = (because: readonly string[]): string[] => because.map((one) => `because: ${one}`);

interface Place {
  readonly warehouse: string;
  readonly database: string;
}
const placeOf = ({ warehouse, database }: Place): string => `${warehouse}/${database}`;

interface OfLease extends Place {
  readonly leaseId: string;
  readonly grantee: Grantee;
}
const leaseLine = (lease: OfLease): string =>
  `lease ${lease.leaseId}: ${describeGrantee(lease.grantee)} in ${placeOf(lease)}`;

/** Access that could not be given or taken, or something that nobody could answer, deliver or read. */
export function aboutFailed(detail: Failed): Words {
  const because = why(detail.because);
  if ('revision' in detail)
    return {
      title: 'access could not be given or taken',
      lines: [leaseLine(detail), ...because],
      next: [status(detail.leaseId), RETRY],
    };
  if ('evidence' in detail) {
    const whose = detail.grantee === undefined ? 'everybody' : describeGrantee(detail.grantee);
    return {
      title: 'who is suspended still has access',
      lines: [`suspension ${detail.suspensionId}: ${whose} in ${placeOf(detail)}`, ...because],
      next: [status(placeOf(detail)), RETRY],
    };
  }
  if ('executionArn' in detail)
    return {
      title: 'a request was not answered',
      lines: [`request ${detail.requestId ?? 'that nobody could read'}`, ...because],
      next: [
        { name: 'follow', arguments: [detail.executionArn], anywhere: true },
        ...(detail.requestId === undefined ? [] : [status(detail.requestId)]),
      ],
    };
  if ('messageId' in detail)
    return {
      title: 'an event or a schedule could not be delivered',
      lines: [`message ${detail.messageId}`, ...because],
      next: [{ name: 'doctor' }],
    };
  return {
    title: 'what asks for access could not be read',
    lines: [detail.resource, ...because],
    next: [
      { name: 'look', arguments: ['tags'] },
      { name: 'look', arguments: ['datazone'] },
    ],
  };
}

/** Whoever is blocked hears of it by the outcome; what waits in the configuration nobody else would see. */
export const aboutWithheld = (detail: Blocked): Words | undefined =>
  detail.outcome === 'withheld'
    ? {
        title: 'revokes wait until the configuration approves them',
        lines: [placeOf(detail), ...why(detail.because)],
        next: [status(placeOf(detail)), { name: 'config check', anywhere: true }],
      }
    : undefined;

export const aboutBreakGlass = (detail: BreakGlassUsed): Words => ({
  title: 'somebody went without the approvals of the policy',
  lines: [
    leaseLine(detail),
    ...detail.privileges.map((privilege) => `  ${describePrivilege(privilege)}`),
    `${detail.requestedBy} says why: ${detail.reason}`,
    `past ${detail.rules.join(', ')}, until ${detail.expiresAt ?? 'somebody ends it'}`,
    ...why(detail.because),
    'its review stays open until somebody else closes it, with what they found: review close',
  ],
  next: [
    status(detail.leaseId),
    {
      name: 'revoke',
      arguments: [detail.leaseId],
      options: { warehouse: detail.warehouse, reason: 'no emergency' },
    },
  ],
});

export const aboutExpiring = (detail: Expiring): Words => ({
  title: detail.days === 1 ? 'an access ends in a day' : `an access ends in ${detail.days} days`,
  lines: [
    leaseLine(detail),
    `ends at ${detail.expiresAt}; to keep it, have a later end approved: extend`,
  ],
  next: [status(detail.leaseId)],
});
