import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { DeadLetters } from '../../../aws/dead-letters.ts';
import { evidenceKey } from '../../../aws/kms/evidence-key.ts';
import { ledgerAnswers } from '../../../aws/ledger/answers.ts';
import { ledgerIdentity } from '../../../aws/ledger/identity.ts';
import { ledgerJournal } from '../../../aws/ledger/journal.ts';
import { ledgerLeases } from '../../../aws/ledger/leases.ts';
import { ledgerQuestions } from '../../../aws/ledger/questions.ts';
import { ledgerRequests } from '../../../aws/ledger/requests.ts';
import { ledgerTable } from '../../../aws/ledger/table.ts';
import { redshiftData } from '../../../aws/redshift-data.ts';
import type { Announcement } from '../../../domain/access/announcement.ts';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import type { EvidenceRecord } from '../../../domain/access/evidence-record.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import type { QueueMessage } from '../../../domain/access/message.ts';
import type { Config, Warehouse } from '../../../domain/config.ts';
import { chainOf, type EvidenceEntry, judgeChain, nextEntry } from '../../../domain/evidence.ts';
import { installServices } from '../../../local-aws/api.ts';
import { currentInvocation } from '../../../local-aws/caller.ts';
import { createTable } from '../../../local-aws/dynamo/table.ts';
import { noFaults } from '../../../local-aws/faults.ts';
import { createObjectStore } from '../../../local-aws/object-store.ts';
import type { RunPolicy } from '../../../local-aws/redshift/data-api/run.ts';
import { redshiftDataService } from '../../../local-aws/redshift/data-api.ts';
import type { WarehouseOptions } from '../../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../../local-aws/redshift/memory/memory-engine.ts';
import { createSigningKeys } from '../../../local-aws/signing-keys.ts';
import { createVirtualClock } from '../../../local-aws/virtual-clock.ts';
import { config, DEV, NAMESPACE, NOW } from '../../domain/access/examples.ts';

export const LEDGER = {
  name: 'ledger',
  key: { hash: 'pk', range: 'sk' },
  indexes: [
    { name: 'due', key: { hash: 'due', range: 'dueAt' }, projection: 'KEYS_ONLY' as const },
  ],
};

/** Signs the evidence. */
export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/evidence';

/** How the warehouse and the functions around it behave while a test runs; may be changed at any time. */
interface Behaviour {
  policy: RunPolicy;
  reachable: boolean;
  config: Config;
  remainingMs: number;
  /** Called before each AWS call; throws to let it fail, or to let the caller die. */
  before: (operation: string) => void;
  after: (operation: string) => void;
}

/** Real adapters on an in-memory ledger and warehouse; bus, tokens and queue are lists. One bench at a time. */
type DeadMessage = Parameters<DeadLetters['put']>[0];

export async function openBench(changes: { config?: Config } & Partial<WarehouseOptions> = {}) {
  const virtualClock = createVirtualClock(Date.parse(NOW));
  const { config: _, ...warehouseOptions } = changes;
  /** May be changed at any time, as an administrator might. */
  const settings: { -readonly [Name in keyof WarehouseOptions]: WarehouseOptions[Name] } = {
    databases: ['dev', 'prod'],
    namespace: NAMESPACE,
    publicAssumesRoles: false,
    ...warehouseOptions,
  };
  const engine = await openMemoryEngine(settings);
  await engine.createUser('redshift_ml_admin', { superuser: true });
  await engine.createUser('carol');
  for (const name of ['retention_analyst_grp', 'marketing_analyst_grp'])
    await engine.createGroup(name);
  await engine.createSchema('dev', 'demo_ml');
  await engine.createModel('dev', {
    schema: 'demo_ml',
    name: 'customer_churn_auto_model',
    owner: 'carol',
  });

  const behaviour: Behaviour = {
    policy: { delayMs: () => 0 },
    reachable: true,
    config: changes.config ?? config(),
    remainingMs: 100_000,
    before: () => {},
    after: () => {},
  };
  const store = createTable(LEDGER, { clock: virtualClock, faults: noFaults() });
  const warehouse = redshiftDataService({
    warehouses: [{ cluster: 'analytics', engine, isReachable: () => behaviour.reachable }],
    clock: virtualClock,
    virtualClock,
    policy: {
      delayMs: (statement) => behaviour.policy.delayMs(statement),
      outcome: (statement) => behaviour.policy.outcome?.(statement) ?? 'run',
      unlistedMs: (statement) => behaviour.policy.unlistedMs?.(statement) ?? 0,
      cuts: () => behaviour.policy.cuts?.() ?? false,
      waiting: () => behaviour.policy.waiting?.() ?? 'waits',
    },
  });
  const calls: { operation: string; input: { Sqls?: string[]; ClientToken?: string } }[] = [];
  const watched = (service: typeof warehouse): typeof warehouse => ({
    ...service,
    operations: Object.fromEntries(
      Object.entries(service.operations).map(([operation, behave]) => [
        operation,
        async (input, caller) => {
          behaviour.before(operation);
          calls.push({ operation, input });
          const answer = await behave(input, caller);
          behaviour.after(operation);
          return answer;
        },
      ]),
    ),
  });
  const bucket = createObjectStore();
  const sent: { MessageGroupId: string; MessageBody: string }[] = [];
  const queue = {
    client: 'SQSClient',
    operations: {
      SendMessage: (input: (typeof sent)[number]) => ({
        MessageId: `m${sent.push(input)}`,
        MD5OfMessageBody: 'x',
      }),
    },
  };
  const put: { DetailType: string; Detail: string }[] = [];
  const events = {
    client: 'EventBridgeClient',
    operations: {
      PutEvents: ({ Entries }: { Entries: typeof put }) => {
        put.push(...Entries);
        return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'e' })) };
      },
    },
  };
  const images: Record<string, unknown>[] = [];
  store.onWrite(({ after }) => after && images.push(after));
  const close = installServices(
    [
      watched(store.service),
      watched(warehouse),
      { client: 'S3Client', operations: bucket.operations },
      watched({ client: 'KMSClient', ...createSigningKeys() }),
      queue,
      events,
    ],
    { virtualClock, faults: noFaults() },
  );
  const table = ledgerTable(new DynamoDBClient({}), LEDGER.name);
  const leases = ledgerLeases(table);
  const journal = ledgerJournal(table, leases);
  const key = evidenceKey(new KMSClient({}), KEY);
  const told: Announcement[] = [];
  const answers: { token: string; output: unknown }[] = [];
  const dead: DeadMessage[] = [];
  const retries: { receipt: string; seconds: number }[] = [];
  const warnings: string[] = [];
  const nowMs = () => virtualClock.now();
  const now = () => new Date(nowMs()).toISOString();
  /** Where nobody lets time pass in between, it does here. */
  const pause = (ms: number): Promise<void> =>
    currentInvocation().work?.pause(virtualClock.sleep(ms)) ?? virtualClock.runUntil(nowMs() + ms);
  const clock = { now: () => new Date(now()), pause };
  /** As one Lambda invocation would be composed at this moment. */
  const deps = () => ({
    config: behaviour.config,
    journal,
    leases,
    redshift: (of: Warehouse) => redshiftData(new RedshiftDataClient({}), clock, of),
    key,
    identity: ledgerIdentity(table, LEDGER.name, now),
    bus: {
      publish: async (announcements: readonly Announcement[]) => void told.push(...announcements),
    },
    tokens: {
      answer: async (token: string, output: unknown) => {
        answers.push({ token, output });
        return 'answered' as const;
      },
    },
    queue: {
      send: async () => {},
      retryIn: async (receipt: string, seconds: number) => void retries.push({ receipt, seconds }),
    },
    deadLetters: { put: async (message: DeadMessage) => void dead.push(message) },
    now,
    remainingMs: () => behaviour.remainingMs,
    tell: () => {},
    measure: () => {},
    note: (because: Error, kind: string) =>
      void warnings.push(
        `${kind === 'unexpected' ? 'unexpected ' : ''}${because.name}: ${because.message}`,
      ),
  });
  const ref = (key: string) => {
    const found = configuredDatabases(behaviour.config).find((candidate) => candidate.key === key);
    if (found === undefined) throw new Error(key);
    return found;
  };
  /** The lease as Decide leaves it. */
  const decide = async (lease: Lease): Promise<void> => {
    if (lease.revision === 1) {
      await leases.draft(lease);
      await leases.activate(lease);
    } else if ((await leases.replace(lease, lease.revision - 1)) === 'refused')
      throw new Error('no such revision');
  };
  const entries = async (database = DEV): Promise<EvidenceEntry[]> => {
    const found: EvidenceEntry[] = [];
    for await (const entry of journal.entries(chainOf(database))) found.push(entry);
    return found;
  };
  const records = async (database = DEV): Promise<EvidenceRecord[]> =>
    (await entries(database)).map(({ body }) => JSON.parse(body));
  /** The entry that would come after these, signed. */
  const entryAfter = (
    head: EvidenceEntry | undefined,
    body: string,
    chain = chainOf(DEV),
  ): Promise<EvidenceEntry> => key.sign(nextEntry({ chain, key: KEY }, head, body));
  const verified = async (database = DEV): Promise<'intact' | 'broken'> => {
    const judge = judgeChain(chainOf(database), await key.publicKeys());
    for (const entry of await entries(database)) judge.add(entry);
    return judge.verdict().status;
  };
  const held = async (): Promise<string[]> => {
    const [models, schemas, creators] = await engine.transaction('dev', [
      "SELECT namespace_name, model_name, identity_type, identity_name FROM svv_ml_model_privileges WHERE privilege_type = 'EXECUTE'",
      "SELECT namespace_name, privilege_type, identity_type, identity_name FROM svv_schema_privileges WHERE privilege_scope = 'SCHEMA'",
      "SELECT identity_type, identity_name FROM svv_language_privileges WHERE language_name = 'mlfunc' AND privilege_type = 'USAGE'",
    ]);
    const rows = [models, schemas, creators].flatMap((result) =>
      result?.status === 'FINISHED' ? result.rows : [],
    );
    return rows
      .map((row) => row.join(' '))
      .filter((text) => !/public|awsuser|carol/.test(text))
      .sort();
  };
  return {
    virtualClock,
    engine,
    settings,
    behaviour,
    calls,
    table,
    leases,
    journal,
    requests: ledgerRequests(table),
    questions: ledgerQuestions(table),
    ledgerAnswers: ledgerAnswers(table),
    sent,
    put,
    images,
    objects: bucket.objects,
    told,
    answers,
    retries,
    dead,
    warnings,
    now,
    deps,
    ref,
    decide,
    key,
    entries,
    entryAfter,
    records,
    held,
    changes: () =>
      calls.flatMap(({ operation, input }) =>
        operation === 'BatchExecuteStatement' && !/^SELECT/.test(input.Sqls?.[0] ?? '')
          ? [input.Sqls ?? []]
          : [],
      ),
    later: (seconds: number) => virtualClock.runUntil(virtualClock.now() + seconds * 1000),
    lease: async (id: string, key = DEV) => (await leases.find(key, id))?.lease,
    verified,
    close,
  };
}
export type Bench = Awaited<ReturnType<typeof openBench>>;

export const request = (leaseId: string, revision = 1, database = DEV): QueueMessage => ({
  version: 1,
  kind: 'request',
  token: `token-${leaseId}-${revision}`,
  database,
  leaseId,
  revision,
});
export const nudge = (run = 'sweep-1', database = DEV): QueueMessage => ({
  version: 1,
  kind: 'nudge',
  database,
  run,
});
