import { createServer, type IncomingMessage } from 'node:http';
import { AwsError, type Caller, type Service } from '../../local-aws/service.ts';

/** How the services in JSON call themselves in a request, and the client that asks them so. */
const CLIENTS: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'DynamoDBClient',
  RedshiftData: 'RedshiftDataClient',
  TrentService: 'KMSClient',
  AWSStepFunctions: 'SFNClient',
  AmazonSQS: 'SQSClient',
  AWSEvents: 'EventBridgeClient',
};
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
const CALLER: Caller = { functionName: 'bench', role: 'bench' };

/** What was asked since the last `take`. */
export interface Tally {
  /** Calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
  /** Of DynamoDB's table; its index is not counted. */
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly events: number;
  /** SQL that was submitted, batch by batch. */
  readonly submitted: readonly (readonly string[])[];
}

export interface AwsOverHttp {
  readonly url: string;
  readonly take: () => Tally;
  readonly close: () => void;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
interface Counts extends Mutable<Omit<Tally, 'calls' | 'submitted'>> {
  readonly calls: Map<string, number>;
  readonly submitted: string[][];
}

/** These services behind a port, as the SDK's clients in another process ask them: in AWS JSON 1.0 and 1.1. */
export async function serveAws(services: readonly Service[]): Promise<AwsOverHttp> {
  const byClient = new Map(services.map((service) => [service.client, service]));
  let counts = nothing();

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const [target = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    const behave = byClient.get(CLIENTS[target] ?? '')?.operations[operation];
    if (behave === undefined)
      throw new AwsError('UnknownOperationException', `${target}.${operation}`);
    const input = asked(operation, JSON.parse(await textOf(request)));
    note(counts, operation, input);
    const isOfTable = target.startsWith('DynamoDB');
    const output = await behave(
      isOfTable ? { ...input, ReturnConsumedCapacity: 'TOTAL' } : input,
      CALLER,
    );
    if (!isOfTable || !isRecord(output)) return output;
    const { ConsumedCapacity, ...rest } = output;
    const units = unitsIn(ConsumedCapacity);
    if (WRITES.includes(operation)) counts.writeUnits += units;
    else counts.readUnits += units;
    return rest;
  };

  const server = createServer(async (request, response) => {
    try {
      const output = await answer(request);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(output ?? {}, asSent));
    } catch (error) {
      if (!(error instanceof AwsError)) console.error(error);
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      response.writeHead(error instanceof AwsError ? error.$metadata.httpStatusCode : 500);
      response.end(JSON.stringify({ __type: name, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => {
      const taken = counts;
      counts = nothing();
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const nothing = (): Counts => ({
  calls: new Map(),
  writeUnits: 0,
  readUnits: 0,
  events: 0,
  submitted: [],
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The only bytes that are sent are what KMS is to sign. */
const asked = (operation: string, input: Record<string, unknown>): Record<string, unknown> =>
  operation === 'Sign'
    ? { ...input, Message: Buffer.from(String(input['Message']), 'base64') }
    : input;

function note(counts: Counts, operation: string, input: Record<string, unknown>): void {
  counts.calls.set(operation, (counts.calls.get(operation) ?? 0) + 1);
  const { Entries, Sqls } = input;
  if (operation === 'PutEvents' && Array.isArray(Entries)) counts.events += Entries.length;
  if (operation === 'BatchExecuteStatement' && Array.isArray(Sqls)) counts.submitted.push(Sqls);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** One table's units, or a list of them. */
function unitsIn(consumed: unknown): number {
  if (Array.isArray(consumed)) return consumed.reduce<number>((sum, one) => sum + unitsIn(one), 0);
  return isRecord(consumed) ? Number(consumed['CapacityUnits']) : 0;
}

/** Times are seconds in AWS JSON, and bytes Base64. A Date has become text before a replacer sees its value. */
function asSent(this: unknown, key: string, value: unknown): unknown {
  const own = isRecord(this) ? this[key] : undefined;
  if (own instanceof Date) return own.getTime() / 1000;
  return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : value;
}
