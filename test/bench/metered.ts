import { Client } from '@smithy/core/client';
import * as z from 'zod/mini';
import { currentInvocation, type Invocation } from '../../local-aws/caller.ts';
import type { Write } from '../../local-aws/dynamo/table.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';

/** What was used between two moments, as it is billed. */
export interface Usage {
  /** Of each function: invocations, and virtual milliseconds from its first call of AWS to the end of its last. */
  readonly functions: ReadonlyMap<string, { readonly invocations: number; readonly ms: number }>;
  /** Calls of the functions by service and operation, as `KMS.Sign`. */
  readonly calls: ReadonlyMap<string, number>;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** By which the table has grown. */
  readonly storedBytes: number;
  /** Of what the functions put into buckets. */
  readonly objectBytes: number;
  /** What the functions print. */
  readonly printedBytes: number;
  /** Processor time of all in this process, the laptop's AWS too. */
  readonly cpuMs: number;
}

const READS = ['GetItem', 'Query', 'Scan'];

/** Runs what is to be paid for and counts. The account is open: its own `send` is what is counted around. */
export async function metered(localAws: LocalAws, run: () => Promise<void>): Promise<Usage> {
  const invocations = new Map<Invocation, { readonly from: number; until: number }>();
  const calls = new Map<string, number>();
  const units = { read: 0, write: 0 };
  const bytes = { printed: 0, objects: 0 };

  const stopCalls = aroundCalls(async ({ service, operation, input }, send) => {
    const invocation = currentInvocation();
    // Who is killed with a function is one; people and the bench itself are not.
    if (invocation.kill === undefined) return send();
    const begun = localAws.clock.now();
    const times = invocations.get(invocation) ?? { from: begun, until: begun };
    invocations.set(invocation, times);
    const name = `${service}.${operation}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    if (operation === 'PutObject') bytes.objects += Buffer.byteLength(String(input['Body']));
    try {
      const output = await send();
      units[READS.includes(operation) ? 'read' : 'write'] += unitsIn(output);
      return output;
    } catch (error) {
      // A write whose condition does not hold is billed as if it did; by what it would have written, here by a kilobyte.
      if (service === 'DynamoDB') units.write += 1;
      throw error;
    } finally {
      times.until = localAws.clock.now();
    }
  });
  const stopPrinting = aroundPrinting((printed) => {
    bytes.printed += printed;
  });
  localAws.table.onWrite((write) => {
    units.write += indexUnits(write);
  });
  const before = bytesOf(localAws);
  const cpu = process.cpuUsage();
  try {
    await run();
  } finally {
    stopCalls();
    stopPrinting();
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    functions: functionsIn(invocations),
    calls,
    writeUnits: units.write,
    readUnits: units.read,
    storedBytes: bytesOf(localAws) - before,
    objectBytes: bytes.objects,
    printedBytes: bytes.printed,
    cpuMs: (user + system) / 1000,
  };
}

interface Sent {
  readonly input: Record<string, unknown>;
  readonly schema: readonly unknown[];
}
interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}
type Around = (call: Call, send: () => Promise<unknown>) => Promise<unknown>;

/** Puts something around every call of every client; answers how to take it off. */
function aroundCalls(around: Around): () => void {
  const original = Object.getOwnPropertyDescriptor(Client.prototype, 'send') ?? {};
  function send(this: object, command: Sent): Promise<unknown> {
    const service = this.constructor.name.replace(/Client$/, '');
    if (service === 'DynamoDB') command.input['ReturnConsumedCapacity'] = 'TOTAL';
    const call = { service, operation: String(command.schema[2]), input: command.input };
    return around(call, () => original.value.call(this, command));
  }
  Object.defineProperty(Client.prototype, 'send', { ...original, value: send });
  return () => void Object.defineProperty(Client.prototype, 'send', original);
}

/** Takes what is printed, and tells its length. */
function aroundPrinting(told: (bytes: number) => void): () => void {
  const original = process.stdout.write;
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    told(Buffer.byteLength(chunk));
    return true;
  };
  return () => {
    process.stdout.write = original;
  };
}

const Units = z.object({ CapacityUnits: z.number() });
const Consuming = z.object({ ConsumedCapacity: z.union([Units, z.array(Units)]) });
function unitsIn(output: unknown): number {
  const read = Consuming.safeParse(output);
  if (!read.success) return 0;
  return [read.data.ConsumedCapacity].flat().reduce((sum, one) => sum + one.CapacityUnits, 0);
}

/** The index holds keys only, less than a kilobyte: one unit for an entry put or taken, two for one that moves. */
function indexUnits({ before, after }: Write): number {
  const place = (item: Write['after']): string | undefined =>
    item?.due?.S === undefined ? undefined : `${item.due.S} ${item.dueAt?.S}`;
  const [from, to] = [place(before), place(after)];
  if (from === to) return 0;
  return from !== undefined && to !== undefined ? 2 : 1;
}

const bytesOf = ({ table }: LocalAws): number =>
  table.items().reduce((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)), 0);

function functionsIn(
  invocations: ReadonlyMap<Invocation, { readonly from: number; readonly until: number }>,
): Usage['functions'] {
  const functions = new Map<string, { invocations: number; ms: number }>();
  for (const [{ caller }, { from, until }] of invocations) {
    const known = functions.get(caller.functionName) ?? { invocations: 0, ms: 0 };
    functions.set(caller.functionName, {
      invocations: known.invocations + 1,
      ms: known.ms + until - from,
    });
  }
  return functions;
}
