import type { EvidenceLink } from '../evidence.ts';
import { grantKey } from '../privilege.ts';
import type { Lease } from './lease.ts';
import type { Managed } from './managed.ts';
import type { EvidenceRecord } from './record.ts';

/** What the chain says the ledger has to hold. */
export interface Replayed {
  readonly leases: ReadonlyMap<string, Lease>;
  readonly managed: ReadonlyMap<string, Managed>;
}

/** Replays the bodies of a verified chain, oldest first. Leases that nobody reconciled yet are not in it. */
export function replay(links: readonly EvidenceLink[]): Replayed {
  const leases = new Map<string, Lease>();
  const managed = new Map<string, Managed>();
  for (const link of links) {
    // Sealed by its hash and written by this project only.
    const record = JSON.parse(link.body) as EvidenceRecord;
    for (const lease of record.leases) leases.set(lease.id, lease);
    for (const key of record.managed.remove) managed.delete(key);
    for (const entry of record.managed.put) managed.set(grantKey(entry.grant), entry);
  }
  return { leases, managed };
}

/** Where the ledger's managed grants differ from what the chain says. */
export function compareReplay({ managed }: Replayed, ledger: ReadonlyMap<string, Managed>): string[] {
  return [
    ...[...managed.keys()]
      .filter((key) => !ledger.has(key))
      .map((key) => `the chain says that ${key} is managed, the ledger does not`),
    ...[...ledger.keys()]
      .filter((key) => !managed.has(key))
      .map((key) => `the ledger says that ${key} is managed, the chain does not`),
  ];
}
