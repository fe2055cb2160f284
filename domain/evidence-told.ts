import * as z from 'zod/mini';
import type { EvidenceRecord } from './access/evidence-record.ts';
import type { Lease } from './access/lease.ts';
import type { Suspension } from './access/suspension.ts';
import { readJson } from './ledger-json.ts';
import { describeGrantee, describePrivilege } from './privilege.ts';
import { ConfigurationId } from './published-revision.ts';
import type { SignedItem } from './signer-record.ts';

type Item = SignedItem['item'];

/** Whether an item that was signed is about a request, the lease that it began, or its suspension. */
export const isToldOf = (id: string, { pk, sk, content }: Item): boolean =>
  (pk.startsWith('REQUEST#') && pk.endsWith(`#${id}`)) ||
  [`REGISTRATION#${id}`, `QUESTION#${id}`, `ANSWER#access/${id}`].includes(pk) ||
  (pk === 'BREAK-GLASS' && sk === id) ||
  (pk.startsWith('REQUEST#') && typeof content === 'string' && namesLease(content, id));

/** Extensions, ends and the like have an id of their own, and name the lease. */
function namesLease(content: string, id: string): boolean {
  try {
    const { leaseId, suspensionId } = Object(JSON.parse(content));
    return leaseId === id || suspensionId === id;
  } catch {
    // Of a text that was too long for an entry there is only the beginning.
    return content.includes(`"leaseId":${JSON.stringify(id)}`);
  }
}

/** What was written, field by field, as it was signed. */
export const signedInWords = ({ pk, sk, contentHash: _, ...fields }: Item): string[] => [
  `${pk} ${sk}`,
  ...Object.entries(fields).map(([name, value]) => `  ${name}: ${value}`),
];

const Answered = z.object({ configuration: ConfigurationId });

/** By which configuration a message was decided, where an item says what became of it; undefined elsewhere, and of older releases. */
export function decidedUnder({ outcome }: Item): ConfigurationId | undefined {
  const read = readJson(Answered, String(outcome));
  return 'value' in read ? read.value.configuration : undefined;
}

/** What one evidence of a database says of it; undefined where it says nothing. */
export function recordInWords(
  id: string,
  { leases, suspensions = [], batch, plannedSql = [] }: EvidenceRecord,
): string[] | undefined {
  const mine = leases.filter((lease) => lease.id === id || lease.decidedBy?.requestId === id);
  const stops = suspensions.filter((one) => one.id === id);
  if (mine.length + stops.length === 0) return undefined;
  return [
    ...mine.map(leaseNow),
    ...stops.map(suspensionNow),
    ...(batch === undefined ? [] : [`  batch ${batch.status}, with all that was due in it:`]),
    ...(batch?.sql ?? []).map((sql) => `    ${sql}`),
    ...plannedSql.map((sql) => `    not run, by the mode plan: ${sql}`),
  ];
}

const leaseNow = ({ id, state, grantee, privileges, lastOutcome }: Lease): string =>
  `lease ${id} is ${state}: ${describeGrantee(grantee)}, ${privileges.map(describePrivilege).join(', ')}${outcomeInWords(lastOutcome)}`;

const suspensionNow = ({ id, lastOutcome }: Suspension): string =>
  `suspension ${id}${outcomeInWords(lastOutcome)}`;

const outcomeInWords = (
  outcome: { readonly outcome: string; readonly because: readonly string[] } | undefined,
): string => (outcome === undefined ? '' : `; ${[outcome.outcome, ...outcome.because].join(', ')}`);
