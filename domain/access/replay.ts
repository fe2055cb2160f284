import { canonical } from '../hash.ts';
import { describeGrantee, describePrivilege } from '../privilege.ts';
import { compareLeases, digestOf, digestOfSuspension } from './compare-leases.ts';
import type { EvidenceRecord } from './evidence-record.ts';
import type { ManagedRectangle } from './managed-rectangle.ts';
import { cut } from './reasons.ts';

/** Managed grants as a chain says them, replayed record by record, oldest first. */
export function replayManaged() {
  const managed = new Map<string, ManagedRectangle>();
  const add = ({ managed: { put, remove } }: EvidenceRecord): void => {
    for (const id of remove) managed.delete(id);
    for (const rectangle of put) managed.set(rectangle.id, rectangle);
  };
  return { managed, add };
}

/** What the chain says the ledger has to hold, for a comparison. Leases that nobody reconciled yet are not in it. */
export function startReplay() {
  const { managed, add } = replayManaged();
  const leases = compareLeases('lease');
  const suspensions = compareLeases('suspension');
  return {
    managed,
    leases,
    suspensions,
    /** Replays the chain's next record. */
    add: (record: EvidenceRecord): void => {
      for (const lease of record.leases) leases.said(digestOf(lease));
      for (const suspension of record.suspensions ?? [])
        suspensions.said(digestOfSuspension(suspension));
      add(record);
    },
  };
}
export type Replay = ReturnType<typeof startReplay>;

/** Where the managed grants that the ledger has differ from what the chain says. */
export function compareManaged(
  chain: ReadonlyMap<string, ManagedRectangle>,
  ledger: ReadonlyMap<string, ManagedRectangle>,
): string[] {
  return [
    ...[...chain].flatMap(([id, rectangle]) => {
      const known = ledger.get(id);
      if (known === undefined)
        return [`the chain says that ${inWords(rectangle)} are managed, the ledger does not`];
      return isSame(known, rectangle)
        ? []
        : [`the ledger has other managed grants ${id} than the chain: ${inWords(known)}`];
    }),
    ...[...ledger]
      .filter(([id]) => !chain.has(id))
      .map(
        ([, rectangle]) =>
          `the ledger says that ${inWords(rectangle)} are managed, the chain does not`,
      ),
  ];
}

const inWords = ({ id, privileges, grantees }: ManagedRectangle): string =>
  cut(
    `grants ${id} (${privileges.map(describePrivilege).join(', ')} for ${grantees.map(describeGrantee).join(', ')})`,
  );

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);
