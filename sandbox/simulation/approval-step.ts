import type { Privilege } from '../../domain/privilege.ts';
import { ACCOUNTS, type TimedStep } from './scenario.ts';
import type { SimGrantee } from './warehouse.ts';

interface Approved {
  readonly atMs: number;
  readonly database: string;
  readonly grantee: SimGrantee;
  readonly privileges: readonly Privilege[];
}

/** The portal says that this was approved. */
export const approvalStep = (requestId: string, { atMs, ...what }: Approved): TimedStep => ({
  atMs,
  step: {
    kind: 'event',
    account: ACCOUNTS.portal,
    type: 'Model Access Approved',
    detail: {
      requestId,
      warehouse: 'sim',
      ...what,
      requestedBy: 'rita',
      approvedBy: ['amir'],
      approvedAt: new Date(atMs).toISOString(),
      reason: 'simulated',
    },
  },
});
