import { canonical, sha256 } from '../hash.ts';
import { describeGrantee, describePrivilege } from '../privilege.ts';
import type { EvidenceRecord } from './evidence-record.ts';
import type { Lease } from './lease.ts';
import type { ManagedRectangle } from './managed-rectangle.ts';
import { cut } from './reasons.ts';
import { isSettled, type Suspension } from './suspension.ts';

/** What a comparison needs of a lease, or of a suspension. Chains name leases for years; whole, they would not fit into memory. */
export interface LeaseDigest {
  readonly id: string;
  readonly revision: number;
  readonly isOver: boolean;
  readonly isReconciled: boolean;
  readonly hash: string;
}

export const digestOf = ({ dueAt: _, ...lease }: Lease): LeaseDigest => ({
  id: lease.id,
  revision: lease.revision,
  isOver: lease.state === 'ended',
  isReconciled: lease.lastOutcome !== undefined,
  hash: sha256(canonical(lease)),
});

export const digestOfSuspension = ({ dueAt: _, ...suspension }: Suspension): LeaseDigest => ({
  id: suspension.id,
  revision: suspension.revision,
  isOver: isSettled(suspension),
  isReconciled: suspension.lastOutcome !== undefined,
  hash: sha256(canonical(suspension)),
});

/** What the chain says the ledger has to hold. */
export interface Replayed {
  readonly leases: ReadonlyMap<string, LeaseDigest>;
  readonly suspensions: ReadonlyMap<string, LeaseDigest>;
  readonly managed: ReadonlyMap<string, ManagedRectangle>;
}

/** Replays the records of a chain, oldest first. Leases that nobody reconciled yet are not in it. */
export function startReplay(): Replayed & { readonly add: (record: EvidenceRecord) => void } {
  const leases = new Map<string, LeaseDigest>();
  const suspensions = new Map<string, LeaseDigest>();
  const managed = new Map<string, ManagedRectangle>();
  const add = (record: EvidenceRecord): void => {
    for (const lease of record.leases) leases.set(lease.id, digestOf(lease));
    for (const suspension of record.suspensions ?? [])
      suspensions.set(suspension.id, digestOfSuspension(suspension));
    for (const id of record.managed.remove) managed.delete(id);
    for (const rectangle of record.managed.put) managed.set(rectangle.id, rectangle);
  };
  return { leases, suspensions, managed, add };
}

/** What the ledger holds of a database beside its chain. */
export interface LedgerState {
  readonly managed: ReadonlyMap<string, ManagedRectangle>;
  readonly leases: readonly LeaseDigest[];
  readonly ended: readonly LeaseDigest[];
  readonly suspensions: readonly LeaseDigest[];
  readonly lifted: readonly LeaseDigest[];
}

/** Where the ledger differs from what the chain says. Of a revision that was decided since, the chain says nothing yet. */
export const compareReplay = (chain: Replayed, ledger: LedgerState): string[] => [
  ...compareManaged(chain.managed, ledger.managed),
  ...compareDigests('lease', chain.leases, { live: ledger.leases, over: ledger.ended }),
  ...compareDigests('suspension', chain.suspensions, {
    live: ledger.suspensions,
    over: ledger.lifted,
  }),
];

function compareManaged(chain: Replayed['managed'], ledger: LedgerState['managed']): string[] {
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

function compareDigests(
  noun: 'lease' | 'suspension',
  chain: ReadonlyMap<string, LeaseDigest>,
  ledger: { readonly live: readonly LeaseDigest[]; readonly over: readonly LeaseDigest[] },
): string[] {
  const [live, ended] = [byId(ledger.live), byId(ledger.over)];
  return [
    ...[...chain.values()].flatMap((lease) => {
      const { id, revision, isOver } = lease;
      const current = live.get(id);
      if (current !== undefined && current.revision > revision) return [];
      const known = isOver ? ended.get(id) : current;
      if (known === undefined)
        return [
          `the chain says that ${noun} ${id} ${isOver ? 'ended' : 'is live'}, the ledger does not`,
        ];
      if (isOver && current !== undefined)
        return [`the chain says that ${noun} ${id} ended, the ledger has it live too`];
      return known.hash === lease.hash
        ? []
        : [`the ledger has another revision ${revision} of ${noun} ${id} than the chain`];
    }),
    ...[...live.values()]
      .filter(({ id, isReconciled }) => isReconciled && !chain.has(id))
      .map(({ id }) => `the ledger says that ${noun} ${id} was reconciled, the chain does not`),
    ...[...ended.keys()]
      .filter((id) => !chain.has(id))
      .map((id) => `the ledger says that ${noun} ${id} ended, the chain does not`),
  ];
}

/** Revision 0 is a draft of Decide, not a lease yet. */
const byId = (leases: readonly LeaseDigest[]): Replayed['leases'] =>
  new Map(leases.filter(({ revision }) => revision > 0).map((lease) => [lease.id, lease]));

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);
