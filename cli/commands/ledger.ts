import * as z from 'zod/mini';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerSuspensions } from '../../aws/ledger/suspensions.ts';
import {
  configuredDatabases,
  type DatabaseRef,
  placeInWords,
} from '../../domain/access/database-key.ts';
import type { Lease } from '../../domain/access/lease.ts';
import { leaseIdsOf, type Registration } from '../../domain/access/registration.ts';
import type { Suspension } from '../../domain/access/suspension.ts';
import { describeGrantee, describePrivilege } from '../../domain/privilege.ts';
import { command } from '../command.ts';
import { findInstallation, type Installation, WHERE } from '../installation/installation.ts';
import { WrongUse } from '../wrong-use.ts';

const Leases = z.array(
  z.object({ id: z.string(), state: z.string(), grantee: z.object({ name: z.string() }) }),
);
const Suspensions = z.array(z.object({ id: z.string(), since: z.string() }));

/** The leases that have not ended, and what is suspended, database by database. */
export const leases = command({
  input: z.strictObject({
    ...WHERE,
    warehouse: z.exactOptional(z.string()),
    database: z.exactOptional(z.string()),
  }),
  output: z.object({
    databases: z.array(
      z.object({
        warehouse: z.string(),
        database: z.string(),
        leases: Leases,
        suspensions: Suspensions,
      }),
    ),
  }),
  run: async ({ warehouse, database, ...where }) => {
    const installation = await findInstallation(where);
    const chosen = databasesOf(installation).filter(
      (ref) =>
        (warehouse === undefined || ref.warehouse.name === warehouse) &&
        (database === undefined || ref.database === database),
    );
    if (chosen.length === 0)
      throw new WrongUse(
        `no such database; there is ${databasesOf(installation).map(placeOf).join(', ')}`,
      );
    const databases = await Promise.all(chosen.map((ref) => readDatabase(installation, ref)));
    return {
      lines: databases.flatMap(databaseLines),
      data: { databases },
      isFine: true,
    };
  },
});

/** How a request, a lease, a suspension or a database stands. */
export const status = command({
  input: z.strictObject({ ...WHERE, subject: z.string() }),
  output: z.object({
    registration: z.exactOptional(z.object({ status: z.string(), at: z.string() })),
    leases: z.exactOptional(Leases),
    suspensions: z.exactOptional(Suspensions),
  }),
  run: async ({ subject, ...where }) => {
    const installation = await findInstallation(where);
    const place = databasesOf(installation).find((ref) => placeOf(ref) === subject);
    if (place !== undefined) {
      const there = await readDatabase(installation, place);
      return {
        lines: databaseLines(there),
        data: { leases: there.leases, suspensions: there.suspensions },
        isFine: true,
      };
    }
    const told = await tellOf(installation, subject);
    const { registration, parts, suspensions } = told;
    if (registration === undefined && parts.length === 0 && suspensions.length === 0)
      return {
        lines: [
          `nothing is known of ${subject}: neither request nor lease nor suspension, and no database (there is ${databasesOf(installation).map(placeOf).join(', ')})`,
          `next: redshift-ml-admin leases${installation.words} lists what has not ended`,
        ],
        data: {},
        isFine: false,
      };
    return {
      lines: [
        ...(registration === undefined ? [] : registrationLines(registration, installation)),
        ...parts.flatMap(leaseLines),
        ...suspensions.flatMap(suspensionLines),
      ],
      data: { ...(registration && { registration }), leases: parts, suspensions },
      isFine: true,
    };
  },
});

const databasesOf = ({ config }: Installation): DatabaseRef[] => configuredDatabases(config);
const placeOf = ({ warehouse, database }: DatabaseRef): string => `${warehouse.name}/${database}`;

interface DatabaseNow {
  readonly warehouse: string;
  readonly database: string;
  readonly leases: Lease[];
  readonly suspensions: Suspension[];
}

async function readDatabase(
  { ledger }: Installation,
  { key, warehouse, database }: DatabaseRef,
): Promise<DatabaseNow> {
  const [found, suspensions] = await Promise.all([
    ledgerLeases(ledger).ofDatabase(key),
    ledgerSuspensions(ledger).ofDatabase(key),
  ]);
  return { warehouse: warehouse.name, database, leases: found, suspensions };
}

async function tellOf(installation: Installation, id: string) {
  const { ledger } = installation;
  const registration = await ledgerRequests(ledger).registration(id);
  const ids = registration === undefined ? [id] : leaseIdsOf(registration);
  const keys = databasesOf(installation).map(({ key }) => key);
  const parts = await Promise.all(
    keys.flatMap((key) => ids.map((one) => ledgerLeases(ledger).find(key, one))),
  );
  const suspensions = await Promise.all(keys.map((key) => ledgerSuspensions(ledger).find(key, id)));
  return {
    registration,
    parts: parts.flatMap((part) => part?.lease ?? []),
    suspensions: suspensions.flatMap((one) => one ?? []),
  };
}

function databaseLines({ warehouse, database, ...there }: DatabaseNow): string[] {
  const isEmpty = there.leases.length + there.suspensions.length === 0;
  return [
    `${warehouse}, ${placeInWords(database)}${isEmpty ? ': no lease, nothing suspended' : ''}`,
    ...[...there.leases.flatMap(leaseLines), ...there.suspensions.flatMap(suspensionLines)].map(
      (line) => `  ${line}`,
    ),
  ];
}

function leaseLines(lease: Lease): string[] {
  const { id, state, grantee, privileges, expiresAt, lastOutcome } = lease;
  return [
    `${id}  ${state}  ${describeGrantee(grantee)}  until ${expiresAt ?? 'somebody ends it'}`,
    `    ${privileges.map(describePrivilege).join(', ')}`,
    ...(lastOutcome === undefined
      ? []
      : [
          `    ${lastOutcome.outcome} at ${lastOutcome.at}, evidence ${lastOutcome.seq}`,
          ...lastOutcome.because.map((one) => `      ${one}`),
        ]),
  ];
}

function suspensionLines({ id, since, grantee, lastOutcome, decidedBy }: Suspension): string[] {
  const whose = grantee === undefined ? 'everybody' : describeGrantee(grantee);
  return [
    `${id}  suspended since ${since}  ${whose}, by ${decidedBy.requestedBy}: ${decidedBy.reason}`,
    ...(lastOutcome === undefined
      ? []
      : [`    ${lastOutcome.outcome} at ${lastOutcome.at}, evidence ${lastOutcome.seq}`]),
  ];
}

const registrationLines = (
  { leaseId, status: standing, at, by, because = [] }: Registration,
  { words }: Installation,
): string[] => [
  `${leaseId}: ${standing} at ${at} by ${by}`,
  ...because.map((one) => `  ${one}`),
  ...(standing === 'awaiting'
    ? [`next: redshift-ml-admin approve ${leaseId}${words} shows what is asked`]
    : []),
];
