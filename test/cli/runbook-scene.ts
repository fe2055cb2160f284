import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { stackResources } from '../../aws/stack.ts';
import { main } from '../../cli/main.ts';
import { AdminFile } from '../../domain/config.ts';
import { REGION } from '../../local-aws/arn.ts';
import { type FaultKind, noFaults } from '../../local-aws/faults.ts';
import { dataZoneAccount, dataZoneConfig } from '../../sandbox/accounts/datazone.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { keysIn, textOf } from '../../sandbox/stage/objects.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { worldOf } from '../../sandbox/stage/play-command.ts';
import { openPublisher } from '../../sandbox/stage/publisher.ts';
import type { Setting } from '../../sandbox/story.ts';

const TAGS = { name: 'tag', tags: true, compare: 'exact' } as const;
/** As without a policy, and in an emergency rita may go without. */
const POLICY = [
  {
    name: 'after an approval',
    effect: 'needs-approval' as const,
    when: { personas: ['user'] },
    limits: { externalModels: false },
    stages: [{ approvers: ['olivia'], needs: 1 }],
    breakGlass: ['rita'],
  },
];

/** Where tags and subscriptions ask for access, too. */
const SETTING: Setting = {
  ...analytics({
    configure: (file) => ({
      ...dataZoneConfig({ ...file, sources: [...file.sources, TAGS] }),
      policy: POLICY,
    }),
  }),
  account: dataZoneAccount({}),
  publishes: true,
};

/** As a shell takes it apart. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

export type RunbookScene = Awaited<ReturnType<typeof openRunbookScene>>;

/** The deployed product in the spec's account, with what may go wrong there and the people who type commands. */
export async function openRunbookScene() {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-'));
  /** Calls of AWS that are refused, for now: `function: Service.Operation`. */
  let refused: RegExp | undefined;
  const faults = {
    ...noFaults(),
    strikes: (kind: FaultKind, about: string) =>
      kind === 'throttle' && refused?.test(about) === true,
  };
  const stage = await openStage(SETTING, { stores: 'memory', emit: () => {}, faults });
  const { localAws, account } = stage;
  // What is deployed, as whoever follows the runbook has it.
  const config = join(folder, 'admin.yml');
  writeFileSync(config, JSON.stringify(SETTING.config));
  const told = (line: string) => line.replaceAll(` --config ${config}`, '');
  const played = { config, told };
  const cloudFormation = new CloudFormationClient({ region: REGION });
  const rest = await stackResources(cloudFormation, 'redshift-ml-admin-dev');
  const state = await stackResources(cloudFormation, 'redshift-ml-state-dev');
  const named = (logicalId: string): string =>
    rest?.get(logicalId) ?? state?.get(logicalId) ?? logicalId;
  const ledger = ledgerTable(new DynamoDBClient({ region: REGION }), named('Ledger'));

  const run = async (command: string, person = 'maria') => {
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    const voices = { print: say, complain: say };
    const ends = await localAws.as(person, () =>
      main(wordsOf(command), voices, { ...worldOf(stage, person), played }),
    );
    return { ends, said: said.join('\n') };
  };

  const during = async (calls: RegExp, errand: () => Promise<unknown>): Promise<void> => {
    refused = calls;
    await errand();
    refused = undefined;
  };
  const pass = (minutes: number): Promise<void> => localAws.runFor(minutes * 60_000);

  const withoutWarehouse = async (errand: () => Promise<unknown>): Promise<void> => {
    const cluster = account.clusters.get('analytics');
    account.clusters.delete('analytics');
    await errand();
    if (cluster !== undefined) account.clusters.set('analytics', cluster);
  };

  /** Runs a machine while AWS refuses what its functions ask. Answers the execution that has failed. */
  const failed = async (machine: string, input: unknown, calls: RegExp): Promise<string> => {
    await during(calls, async () => {
      await stage.start(machine, input);
      await pass(60);
    });
    return lastFailed(machine);
  };
  const lastFailed = (machine: string): string =>
    localAws.executions.findLast((one) => one.machine.endsWith(machine) && one.status === 'FAILED')
      ?.arn ?? `no execution of ${machine} has failed`;

  /** Puts a message into a queue, which nobody can read unless it is given. Answers what lies in another soon after. */
  const lying = async (
    queue: string,
    where = queue,
    body = '{"nobody":"reads this"}',
  ): Promise<string[]> => {
    const { settings, send } = localAws.queues.find(named(queue));
    send({ body, ...(settings.fifo && { groupId: 'any' }) });
    await pass(1);
    return localAws.queues.find(named(where)).bodies();
  };

  /** Writes over an object of the evidence. Answers what puts it back. */
  const forge = async (): Promise<() => Promise<void>> => {
    const Bucket = named('EvidenceBucket');
    const [Key = ''] = await keysIn(Bucket, 'evidence/reconcile');
    const text = await textOf(Bucket, Key);
    const put = async (Body: string): Promise<void> => {
      await new S3Client({}).send(new PutObjectCommand({ Bucket, Key, Body }));
    };
    await localAws.as('mallory', () => put(text.replace('"', '“')));
    return () => put(text);
  };

  const publisher = openPublisher(stage);
  const file = AdminFile.parse(SETTING.config);
  const configuration = {
    forge: async (revision: number): Promise<void> => {
      await publisher.forge({ ...file, revision });
    },
    /** As the runbook has it: the next one, above what is refused, and into the file. */
    publish: async (revision: number): Promise<void> => {
      const next = { ...file, revision };
      writeFileSync(config, JSON.stringify(next));
      await publisher.publish(next);
      await pass(2);
    },
  };

  const heard = (title: string): boolean =>
    localAws.notified.some(({ subject = '' }) => subject.endsWith(title));

  const close = async (): Promise<void> => {
    await stage.close();
    rmSync(folder, { recursive: true });
  };
  return {
    folder,
    stage,
    ledger,
    run,
    during,
    pass,
    withoutWarehouse,
    failed,
    lastFailed,
    lying,
    forge,
    configuration,
    heard,
    close,
  };
}
