import type { Definition, Parameter } from '../definition.ts';
import { FIND, INSTALLED } from './parameters.ts';

const READS: readonly string[] = [FIND, 'dynamodb:GetItem and dynamodb:Query on the ledger'];
const RUNS: readonly string[] = [
  FIND,
  'states:StartExecution on the machine',
  'states:DescribeExecution',
  'states:GetExecutionHistory',
];
const MOVES: readonly string[] = [
  FIND,
  'sqs:GetQueueAttributes',
  'sqs:StartMessageMoveTask, ListMessageMoveTasks, ReceiveMessage and DeleteMessage on the dead letters',
  'sqs:SendMessage on the queue',
];
const SETUP: readonly Parameter[] = [
  { typed: '--warehouse <name>', is: 'of the configuration; needed where it has several' },
  {
    typed: '--control <id>',
    is: 'only this check, such as RedshiftML.19; may be given several times',
    isRepeatable: true,
  },
];

/** Commands that drive an installation by other means than messages. */
export const INSTALLATION: readonly Definition[] = [
  {
    name: 'setup plan',
    group: 'Setup',
    summary: 'says what remediate would do, action by action, and changes nothing',
    options: [...SETUP, ...INSTALLED],
    examples: ['setup plan --warehouse analytics'],
    needs: RUNS,
    load: async () => (await import('../commands/executions.ts')).setupPlan,
  },
  {
    name: 'setup remediate',
    group: 'Setup',
    summary: 'repairs what needs nobody, asks for approval of the rest, and waits for it',
    more: 'It goes on when you leave it by Ctrl-C, which prints how to come back.',
    options: [
      ...SETUP,
      {
        typed: '--canary [auto]',
        is: 'trains and drops a small model at the end, after an approval; with auto by AUTO ON, at many times the cost',
      },
      ...INSTALLED,
    ],
    examples: ['setup remediate --warehouse analytics --control RedshiftML.19'],
    needs: RUNS,
    load: async () => (await import('../commands/executions.ts')).setupRemediate,
  },
  {
    name: 'audit',
    group: 'Audit',
    summary: 'looks at everything that is configured, now, and says what came of it',
    more: 'docs/audit.md says what is looked at; findings lists what was found. It ends with 1 where something was.',
    options: INSTALLED,
    examples: ['audit', 'audit --sandbox'],
    needs: RUNS,
    load: async () => (await import('../commands/executions.ts')).audit,
  },
  {
    name: 'findings',
    group: 'Audit',
    summary: 'lists what the last audit found: what was observed, and what to do next',
    more: 'The most severe first. With --to it writes the report as well, as a page and for programs (docs/audit-report.md). It ends with 1 where something was found, or no audit has left a report.',
    options: [
      { typed: '--warehouse <name>', is: 'only of this one' },
      { typed: '--to <folder>', is: 'where the whole report is put, with all its formats' },
      ...INSTALLED,
    ],
    examples: ['findings', 'findings --to report'],
    needs: [
      FIND,
      's3:ListBucket and s3:GetObject on the bucket of audits, as one of its auditReaders',
    ],
    load: async () => (await import('../commands/findings.ts')).findings,
  },
  {
    name: 'models',
    group: 'Audit',
    summary:
      'lists the models as the last audit saw them: state, owner, who may use each, when it was used',
    more: 'It ends with 1 where no audit has left a report, or the last one could not see a database.',
    options: [
      { typed: '--warehouse <name>', is: 'only of this one' },
      { typed: '--database <name>', is: 'only there' },
      ...INSTALLED,
    ],
    examples: ['models', 'models --warehouse analytics --json'],
    needs: [
      FIND,
      's3:ListBucket and s3:GetObject on the bucket of audits, as one of its auditReaders',
    ],
    load: async () => (await import('../commands/models.ts')).models,
  },
  {
    name: 'follow',
    group: 'Audit',
    summary: 'comes back to an execution that was left, or tells how it ended',
    arguments: [{ typed: '<execution>', is: 'its ARN' }],
    examples: ['follow arn:aws:states:us-east-1:111122223333:execution:audit:4f6c'],
    needs: ['states:DescribeExecution', 'states:GetExecutionHistory'],
    load: async () => (await import('../commands/executions.ts')).follow,
  },
  {
    name: 'leases',
    group: 'Access',
    summary: 'lists the leases that have not ended and what is suspended, database by database',
    options: [
      { typed: '--warehouse <name>', is: 'only of this one' },
      { typed: '--database <name>', is: 'only there' },
      ...INSTALLED,
    ],
    examples: ['leases', 'leases --warehouse analytics --json'],
    needs: READS,
    load: async () => (await import('../commands/ledger.ts')).leases,
  },
  {
    name: 'status',
    group: 'Access',
    summary: 'tells how a request, a lease, a suspension or a database stands',
    arguments: [{ typed: '<subject>', is: 'its id, or <warehouse>/<database>' }],
    options: INSTALLED,
    examples: ['status users-1', 'status analytics/dev'],
    needs: READS,
    load: async () => (await import('../commands/ledger.ts')).status,
  },
  {
    name: 'doctor',
    group: 'Operation',
    summary:
      'compares what is installed with its template, and the account with the configuration; changes nothing',
    more: `It looks at the stack and its drift, at every rule, mapping, schedule and alarm in it, at who is told of alarms and of what waits for
people, at how many functions the account may run at once, at the warehouses of the configuration, and for what an earlier installation left
under the prefix of the deployment.yml beside the configuration. It compares the configuration that is in force, its form, and the key by which what is
published is believed, with the files here and with KMS. What may not be read is unknown. It ends with 0 when all is as wanted. It
cannot see whether an address that is told of alarms has confirmed. config diff deployed says by which configuration the functions decide.`,
    options: INSTALLED,
    examples: ['doctor', 'doctor --stage prod --json', 'doctor --sandbox'],
    needs: [
      FIND,
      'cloudformation:DescribeStacks, GetTemplate and DescribeStackResources',
      'cloudformation:DetectStackDrift, DescribeStackDriftDetectionStatus and DescribeStackResourceDrifts, and to read each resource',
      'events:DescribeRule',
      'lambda:GetEventSourceMapping and GetAccountSettings',
      'scheduler:ListSchedules',
      'cloudwatch:DescribeAlarms',
      'redshift:DescribeClusters (redshift-serverless:GetNamespace)',
      'dynamodb:ListTables, and Query on the ledger',
      'kms:GetPublicKey on the key of the configuration, where there is one',
      's3:ListAllMyBuckets',
    ],
    load: async () => (await import('../commands/doctor.ts')).doctor,
  },
  {
    name: 'redrive reconcile',
    group: 'Operation',
    summary: 'gives reconcile back what lies in its dead-letter queue, once the cause is corrected',
    more: 'A message that nobody can read comes back at once. To be run as operatorRole of config/deployment.yml: nobody else may send there.',
    options: INSTALLED,
    examples: ['redrive reconcile'],
    needs: MOVES,
    load: async () => (await import('../commands/redrive.ts')).redriveReconcile,
  },
  {
    name: 'redrive undeliverable',
    group: 'Operation',
    summary: 'gives back what could not be written down of events that started nothing',
    more: 'The events themselves are not sent again: their senders do that. To be run as operatorRole of config/deployment.yml.',
    options: INSTALLED,
    examples: ['redrive undeliverable'],
    needs: MOVES,
    load: async () => (await import('../commands/redrive.ts')).redriveUndeliverable,
  },
  {
    name: 'redrive evidence',
    group: 'Operation',
    summary: 'copies what the stream did not bring to the bucket, checks it, and clears the queue',
    more: `What the function signer gave up on cannot be signed any more: its messages stay, and are told. It ends with 1 where there are
some, or where a chain is broken: then nothing is removed.`,
    options: INSTALLED,
    examples: ['redrive evidence'],
    needs: [
      FIND,
      'lambda:InvokeFunction on recopy and verify',
      'sqs:ReceiveMessage and sqs:DeleteMessage on the dead letters of the evidence',
    ],
    load: async () => (await import('../commands/redrive.ts')).redriveEvidence,
  },
  {
    name: 'restore',
    group: 'Operation',
    summary:
      'brings the ledger back after it was lost: from a point in time, and from the evidence',
    more: `With --at it makes a table of the ledger's past, protected like the ledger, and stops reconcile: until the end nobody gains or loses
access. Once that table has the ledger's place (docs/runbook.md), the same without --at replays the evidence into it, starts reconcile again
and checks every chain. Each may be repeated after it died. It ends with 1 if a chain is broken.`,
    options: [
      { typed: '--at <when>', is: 'the point in time, with its offset' },
      {
        typed: '--force',
        is: 'without --at: although the table was not restored, or knows what the bucket lacks',
      },
      ...INSTALLED,
    ],
    examples: ['restore --at 2026-03-02T09:00:00Z', 'restore'],
    needs: [
      FIND,
      'dynamodb:RestoreTableToPointInTime on the ledger, and what it takes on the new table (DescribeTable, Scan, Query, UpdateItem, PutItem, GetItem, DeleteItem, BatchWriteItem)',
      'dynamodb:GetResourcePolicy, PutResourcePolicy, UpdateContinuousBackups and UpdateTable',
      'lambda:ListEventSourceMappings, GetEventSourceMapping and UpdateEventSourceMapping on reconcile',
      'lambda:InvokeFunction on recopy, restore, sweep and verify',
    ],
    load: async () => (await import('../commands/restore.ts')).restore,
  },
  {
    name: 'retry',
    group: 'Operation',
    summary: 'has every database looked at now; what was tried in vain is tried once more',
    options: [
      {
        typed: '--all',
        is: 'as every night: all of each database, and leases of databases that the configuration lost',
      },
      ...INSTALLED,
    ],
    examples: ['retry'],
    needs: [FIND, 'lambda:InvokeFunction on sweep'],
    load: async () => (await import('../commands/invoked.ts')).retry,
  },
  {
    name: 'look',
    group: 'Operation',
    summary: 'looks at tags, subscriptions or reviews now, as every night does',
    arguments: [{ typed: '<what>', is: 'tags, datazone or reviews' }],
    options: INSTALLED,
    examples: ['look tags'],
    needs: RUNS,
    load: async () => (await import('../commands/look.ts')).look,
  },
  {
    name: 'evidence export',
    group: 'Evidence',
    summary: 'copies the evidence to a folder, for the commands that read such a copy',
    more: 'What aws s3 sync does. What is in the folder already stays as it is: the bucket replaces nothing either.',
    arguments: [{ typed: '<folder>', is: 'where it is put' }],
    options: INSTALLED,
    examples: ['evidence export copy'],
    needs: [FIND, 's3:ListBucket and s3:GetObject on the evidence bucket'],
    load: async () => (await import('../commands/evidence-copy.ts')).exportTo,
  },
  {
    name: 'evidence check',
    group: 'Evidence',
    summary:
      'has the installation check all evidence, its copy, and the ledger against a replay of it',
    more: 'While reconcile is at work it may meet a write that is half done: ask again. It ends with 1 if a chain is broken.',
    options: INSTALLED,
    examples: ['evidence check'],
    needs: [FIND, 'lambda:InvokeFunction on verify'],
    load: async () => (await import('../commands/invoked.ts')).check,
  },
  {
    name: 'evidence recopy',
    group: 'Evidence',
    summary: 'adds to the bucket what the stream did not bring there; it can replace nothing',
    options: INSTALLED,
    examples: ['evidence recopy'],
    needs: [FIND, 'lambda:InvokeFunction on recopy'],
    load: async () => (await import('../commands/invoked.ts')).recopy,
  },
];
