import { DRAFT_REVISION, isDraft, Lease, type LeaseOutcome } from '../../domain/access/lease.ts';
import { draftOf } from '../../domain/access/lease-transitions.ts';
import { type SuspensionOutcome, suspensionNamed } from '../../domain/access/suspension.ts';
import { databaseOfChain } from '../../domain/evidence.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import type { Instant } from '../../domain/time.ts';
import { chainOfPk } from './chain.ts';
import { databasePk } from './database-pk.ts';
import { ledgerSuspensions } from './suspensions.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

/** The database that a partition is of: the one of its leases, or the one of its evidence. */
export function databaseOf(pk: string): string {
  const chain = chainOfPk(pk);
  return chain === undefined ? pk.slice('DB#'.length) : databaseOfChain(chain);
}
const leaseSk = (id: string): string => `LEASE#${id}`;
const endedSk = (id: string): string => `ENDED#${id}`;

interface Standing {
  readonly revision: number;
  readonly state?: string;
  readonly lastOutcome?: LeaseOutcome | SuspensionOutcome;
}

export function ledgerLeases(table: LedgerTable) {
  /** Writes a part that is not live until its registration is written, unless it is there already. */
  const draft = async (lease: Lease): Promise<void> => {
    await table.put(leaseItem(draftOf(lease)), ABSENT);
  };

  /** Replaces the part if it still has the revision that the decision was made on. */
  const replace = (lease: Lease, decidedOn: number): Promise<Written> =>
    table.put(leaseItem(lease), {
      expression: 'revision = :decidedOn',
      values: { ':decidedOn': decidedOn },
    });

  const activate = (lease: Lease): Promise<Written> => replace(lease, DRAFT_REVISION);

  /** A live part, or how it ended; a draft only if there is neither, since it may be what a late repetition left behind. */
  const find = async (
    database: string,
    id: string,
  ): Promise<{ lease: Lease; ended: boolean } | undefined> => {
    const live = await table.get(databasePk(database), leaseSk(id));
    if (live && live.revision !== DRAFT_REVISION) return { lease: toLease(live), ended: false };
    const ended = await table.get(databasePk(database), endedSk(id));
    if (ended) return { lease: toLease(ended), ended: true };
    return live && { lease: toLease(live), ended: false };
  };

  /** The parts of a database that have not ended; drafts of Decide are none yet. */
  const ofDatabase = async (database: string): Promise<Lease[]> =>
    (await table.range(databasePk(database), 'LEASE#', 'LEASE$'))
      .map(toLease)
      .filter((lease) => !isDraft(lease));

  /** How a lease, or a suspension, stands that a message of the queue is about. */
  const standing = async (database: string, subject: string): Promise<Standing | undefined> => {
    const suspension = suspensionNamed(subject);
    if (suspension === undefined) return (await find(database, subject))?.lease;
    return ledgerSuspensions(table).find(database, suspension);
  };

  /** Takes over what evidence says of a lease; a newer decision meanwhile wins and is reconciled by its own message. */
  const project = async (lease: Lease): Promise<void> => {
    if (lease.state !== 'ended') {
      await replace(lease, lease.revision);
      return;
    }
    await table.put({ ...leaseItem(lease), sk: endedSk(lease.id) });
    // A draft that a late repetition of the approval left behind is no newer decision.
    const condition = {
      expression: 'attribute_not_exists(pk) OR revision <= :ended',
      values: { ':ended': lease.revision },
    };
    if (
      (await table.remove(databasePk(lease.database), leaseSk(lease.id), condition)) === 'refused'
    ) {
      await table.remove(databasePk(lease.database), endedSk(lease.id));
    }
  };

  /** Puts a lease back as evidence left it, after a restore; a newer decision in the table stays. */
  const reinstate = async (lease: Lease): Promise<void> => {
    const item = leaseItem(lease);
    if (lease.state === 'ended') {
      await table.put({ ...item, sk: endedSk(lease.id) });
      await table.remove(item.pk, item.sk, {
        expression: 'attribute_not_exists(pk) OR revision <= :ended',
        values: { ':ended': lease.revision },
      });
      return;
    }
    await table.put(item, {
      expression: 'attribute_not_exists(pk) OR revision <= :known',
      values: { ':known': lease.revision },
    });
  };

  const moveLook = ({ database, id, revision }: Lease, dueAt: Instant | undefined): Promise<void> =>
    table.moveLook({ pk: databasePk(database), sk: leaseSk(id), revision }, dueAt);

  return { draft, activate, replace, find, ofDatabase, standing, project, reinstate, moveLook };
}
export type LedgerLeases = ReturnType<typeof ledgerLeases>;

/** `dueAt` lies beside the body, where the index finds it and the look can be moved alone. */
function leaseItem({ dueAt, ...lease }: Lease): Item {
  return {
    pk: databasePk(lease.database),
    sk: leaseSk(lease.id),
    revision: lease.revision,
    body: JSON.stringify(lease),
    ...(dueAt !== undefined && lease.state !== 'ended' && { due: 'due', dueAt }),
  };
}

export const toLease = ({ pk, sk, body, dueAt }: Item): Lease => ({
  ...parseJson(Lease, String(body), `${sk} of ${pk}`),
  ...(typeof dueAt === 'string' && { dueAt }),
});
