import { isRecord, type Json, type JsonObject } from '../../../local-aws/json.ts';
import { readServerless } from '../../../local-aws/wiring/template.ts';
import { type Drawing, draw, type Edge, type Node, type NodeKind } from './draw.ts';

interface Resource {
  readonly type: string;
  readonly properties: JsonObject;
}

/** From left to right: what starts things, what orders them, what holds work, what does it, what it reaches. */
const LAYERS = { source: 0, machine: 1, queue: 2, task: 3, store: 4 } as const;

/** Services that a role reaches and that are no resource of the template, by the prefix of their actions. */
const SERVICES: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/^redshift-data:/, 'warehouse', ['warehouse', 'SQL by the Data API']],
  [
    /^(iam:(?!PassRole)|ec2:|kms:(?!GenerateDataKey|Decrypt)|redshift:(?!GetClusterCredentials)|redshift-serverless:)/,
    'account',
    ['account', 'IAM, VPC, S3, KMS, Redshift'],
  ],
  [/^secretsmanager:/, 'webhook', ['webhook', 'HTTPS, signed']],
];

/**
 * The whole product in one picture, drawn from serverless.yml, state.yml and their includes: who starts what by rules,
 * schedules, definitions and event sources, and what each function's role lets it reach.
 */
export function overview(): Drawing {
  const read = (path: string) => readServerless(path, { params: { prefix: '' } });
  const [state, serverless] = [read('state.yml'), read('serverless.yml')];
  const parts = [state, serverless].flatMap(({ resources: declared }) => list(declared));
  const exported = new Map(
    parts
      .flatMap((part) => Object.values(record(part['Outputs'])).map(record))
      .map(({ Export, Value }) => [String(record(Export)['Name']), referenced(Value)]),
  );
  const functions = Object.entries(merged(serverless['functions'])).map(
    ([name, declared]) => [name, record(declared)] as const,
  );
  const resources = new Map(
    parts.flatMap((part) =>
      Object.entries(record(part['Resources'])).map(([id, declared]): [string, Resource] => [
        id,
        {
          type: String(record(declared)['Type']),
          properties: record(record(declared)['Properties']),
        },
      ]),
    ),
  );
  const ofType = (type: string) => [...resources].filter(([, resource]) => resource.type === type);
  const functionOf = new Map(functions.map(([name]) => [lambdaId(name), name]));
  const machineOf = new Map(
    ofType('AWS::StepFunctions::StateMachine').map(([id, { properties }]) => [
      String(properties['StateMachineName']),
      id,
    ]),
  );
  const idOf = (value?: Json): string => {
    const id =
      referenced(value) ??
      machineOf.get(machineNamed(value)) ??
      exported.get(importedName(value)) ??
      '';
    return functionOf.get(id) ?? id;
  };

  const started = [
    ...ofType('AWS::Events::Rule').flatMap(([, { properties }]) =>
      list(properties['Targets']).flatMap((target) =>
        sent(idOf(properties['EventBusName']), target, idOf),
      ),
    ),
    ...ofType('AWS::Scheduler::Schedule').flatMap(([id, { properties }]) =>
      sent(id, record(properties['Target']), idOf),
    ),
    ...ofType('AWS::StepFunctions::StateMachine').flatMap(([id, { properties }]) =>
      Object.values(record(properties['DefinitionSubstitutions'])).map((to) => edge(id, idOf(to))),
    ),
    ...functions.flatMap(([name, declared]) => [
      ...list(declared['events']).map((event) => edge(idOf(sourceOf(event)), name)),
      ...schedulesOf(record(declared['environment']), idOf),
    ]),
  ];
  const reached = functions.flatMap(([name, declared]) => {
    const role = resources.get(referenced(declared['role']) ?? '');
    return statementsOf(role).flatMap((statement) =>
      reachedBy(statement, idOf).map((to) => edge(name, to, 'quiet')),
    );
  });
  const edges = unique([...started, ...reached]);

  const shown = [...resources].flatMap(([id, resource]) => nodeOf(id, resource));
  const nodes = [
    ...shown.filter(({ id, kind }) => kind !== 'queue' || edges.some(({ from }) => from === id)),
    ...SERVICES.map(([, id, lines]) => node(id, 'store', lines)),
    ...functions.map(([name]) => node(name, 'task', [name])),
    node('people', 'source', ['people', 'by hand']),
  ];
  const byHand = nodes
    .filter(({ id, kind }) => kind === 'machine' || functions.some(([name]) => name === id))
    .filter(({ id }) => !edges.some(({ to }) => to === id))
    .map(({ id }) => edge('people', id));
  return drawn(nodes, [...edges, ...byHand]);
}

/** Links that go on to the right are drawn; those that lead back are written into the box that they come from. */
function drawn(nodes: readonly Node[], edges: readonly Edge[]): Drawing {
  const known = new Map(nodes.map((one) => [one.id, one]));
  const layer = (id: string): number => known.get(id)?.layer ?? Number.NaN;
  const forward = edges.filter(({ from, to }) => layer(from) < layer(to));
  const back = edges.filter(({ from, to, kind }) => kind !== 'caught' && layer(from) > layer(to));
  const written = nodes.map((one) => {
    const to = back.filter(({ from }) => from === one.id).map((link) => nameOf(known.get(link.to)));
    const from = back.filter((link) => link.to === one.id && layer(link.from) === LAYERS.store);
    const lines = [
      ...(one.kind === 'task' && to.length > 0 ? [`→ ${to.join(', ')}`] : []),
      ...from.map((link) => `← ${nameOf(known.get(link.from))}`),
    ];
    return { ...one, lines: [...one.lines, ...lines] };
  });
  return draw(written, forward, 'right');
}

const nameOf = (one: Node | undefined): string =>
  (one?.kind === 'queue' ? one.lines[1] : one?.lines[0]) ?? '';

/** A target of a rule or schedule, and where goes what it did not take. */
const sent = (from: string, target: JsonObject, idOf: (value?: Json) => string): Edge[] => [
  edge(from, idOf(target['Arn'])),
  edge(from, idOf(record(target['DeadLetterConfig'])['Arn']), 'caught'),
];

/** The queue or the stream that a function reads. */
const sourceOf = (event: JsonObject): Json =>
  record(event['sqs'])['arn'] ?? record(event['stream'])['arn'] ?? null;

/** The schedules that a function makes wake a queue: both are in its environment. */
function schedulesOf(environment: JsonObject, idOf: (value?: Json) => string): Edge[] {
  const { SCHEDULE_GROUP: group, QUEUE_ARN: queue } = environment;
  return group === undefined ? [] : [edge(idOf(group), idOf(queue))];
}

/** What the picture shows of a resource; dead letters that nobody reads, roles, logs and alarms are left out. */
function nodeOf(id: string, { type, properties }: Resource): readonly Node[] {
  const name = (property: string): string => String(properties[property]);
  switch (type) {
    case 'AWS::Events::EventBus':
      return [node(id, 'source', ['event bus', name('Name')])];
    case 'AWS::Scheduler::Schedule':
      return [node(id, 'source', ['schedule', name('ScheduleExpression')])];
    case 'AWS::Scheduler::ScheduleGroup':
      return [node(id, 'source', ['schedules', 'start and end of leases'])];
    case 'AWS::StepFunctions::StateMachine':
      return [node(id, 'machine', [name('StateMachineName'), 'state machine'])];
    case 'AWS::SQS::Queue':
      return [node(id, 'queue', ['queue', name('QueueName')])];
    case 'AWS::DynamoDB::Table':
      return [node(id, 'store', ['ledger', 'DynamoDB'])];
    case 'AWS::S3::Bucket':
      return [node(id, 'store', ['evidence', 'S3, Object Lock'])];
    case 'AWS::SNS::Topic':
      return [node(id, 'store', [name('TopicName'), 'SNS'])];
    default:
      return [];
  }
}

const node = (
  id: string,
  kind: NodeKind & keyof typeof LAYERS,
  lines: readonly string[],
): Node => ({
  id,
  kind,
  lines,
  layer: LAYERS[kind],
});

/** What Lambda does in the name of a function to bring it what it works on. */
const AS_SOURCE =
  /^(sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes)|dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams))$/;

/** What a statement of a role lets its function reach. */
function reachedBy(statement: JsonObject, idOf: (value?: Json) => string): readonly string[] {
  const actions = [statement['Action'] ?? []].flat().map(String);
  if (statement['Effect'] === 'Deny' || actions.every((action) => AS_SOURCE.test(action)))
    return [];
  const resources = [statement['Resource'] ?? []].flat().map((one) => idOf(one));
  const services = SERVICES.filter(([pattern]) => actions.some((action) => pattern.test(action)));
  return [...resources, ...services.map(([, id]) => id)];
}

const statementsOf = (role: Resource | undefined): readonly JsonObject[] =>
  list(role?.properties['Policies']).flatMap((policy) =>
    list(record(policy['PolicyDocument'])['Statement']),
  );

/** The logical id that a value points to. */
function referenced(value: Json | undefined): string | undefined {
  if (!isRecord(value)) return undefined;
  const [attribute, sub] = [value['Fn::GetAtt'], value['Fn::Sub']];
  if (Array.isArray(attribute)) return String(attribute[0]);
  if (typeof sub === 'string') return /\$\{(?!AWS::)(\w+)/.exec(sub)?.[1];
  return typeof value['Ref'] === 'string' ? value['Ref'] : undefined;
}

/** The name of the state machine that an ARN is written out for. */
const machineNamed = (value: Json | undefined): string =>
  /:stateMachine:([\w-]+)$/.exec(String(record(value)['Fn::Sub'] ?? ''))?.[1] ?? '';

/** The name under which another stack exports the value. */
const importedName = (value: Json | undefined): string =>
  String(record(value)['Fn::ImportValue'] ?? '');

/** The logical id that the Serverless Framework gives a function. */
const lambdaId = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;

const edge = (from: string, to: string, kind: Edge['kind'] = 'next'): Edge => ({
  from,
  to,
  kind,
  label: [],
});

const unique = (edges: readonly Edge[]): readonly Edge[] => [
  ...new Map(edges.map((one) => [`${one.from} ${one.to}`, one])).values(),
];

const record = (value: Json | undefined): JsonObject => (isRecord(value) ? value : {});
const list = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? value : []).map(record);
const merged = (value: Json | undefined): JsonObject => Object.assign({}, ...list(value));
