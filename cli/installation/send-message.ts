import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { STSClient } from '@aws-sdk/client-sts';
import { callerIdentity } from '../../aws/caller-identity.ts';
import { putEvents } from '../../aws/event-bus.ts';
import { type DetailType, parseRequest } from '../../domain/access/request.ts';
import type { Source } from '../../domain/access/source.ts';
import type { Config } from '../../domain/config.ts';
import { canonical, sha256 } from '../../domain/hash.ts';
import { personOfCaller } from '../../domain/people.ts';
import { WrongUse } from '../wrong-use.ts';
import type { SentMessage } from './follow-request.ts';
import type { Installation } from './installation.ts';

/** What every message says, as somebody types it. */
export interface Said {
  readonly source?: string | undefined;
  readonly requestId?: string | undefined;
  readonly requestedBy?: string | undefined;
  readonly reason: string;
  readonly ticket?: string | undefined;
}

/** A message that is checked before it is sent: what cannot be read would only be refused. */
export interface Message {
  readonly detailType: DetailType;
  /** What it says besides. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Puts a message on our bus, as the source of the configuration. Answers how the ledger remembers it. Throws `WrongUse`. */
export async function sendMessage(
  { config, region, named }: Installation,
  { source: name, requestId = `cli-${randomUUID()}`, requestedBy, reason, ticket }: Said,
  { detailType, about }: Message,
): Promise<SentMessage> {
  const source = sourceOf(config, name);
  // Where nobody hears it, it is not sent.
  named('AccessMachine');
  const detail = {
    requestId,
    requestedBy: requestedBy ?? (await callingPerson(config, region)),
    reason,
    ...(ticket !== undefined && { ticket }),
    ...about,
  };
  const read = parseRequest(detailType, detail);
  if ('problems' in read) throw new WrongUse(read.problems.map(asTyped).join('; '));
  const client = new EventBridgeClient({ region });
  await putEvents(client, { bus: named('Bus'), source: source.events.source }, [
    { detailType, detail },
  ]);
  const key = { source: source.name, requestId, detailType };
  return { key, contentHash: sha256(canonical(detail)) };
}

/** The options that fields of a message are typed by. */
const TYPED: Readonly<Record<string, string>> = {
  startsAt: '--starts',
  expiresAt: '--expires',
  approvedAt: '--approved-at',
  approvedBy: '--approved-by',
  requestedBy: '--requested-by',
  requestId: '--request-id',
  reason: '--reason',
  ticket: '--ticket',
  database: '--database',
  warehouse: '--warehouse',
  leaseId: '<lease>',
  'persona.name': '--persona',
  'persona.schema': '--schema',
  'persona.models': '--model',
};

/** A problem of a message, with the option in the place of the field, where there is one. */
const asTyped = (problem: string): string =>
  problem.replace(/^detail\.([\w.]+?)(?:\.\d+)?: /, (field, name: string) =>
    TYPED[name] === undefined ? field : `${TYPED[name]} `,
  );

type EventSource = Source & { readonly events: NonNullable<Source['events']> };

/** The source in whose name it is sent: the only one that sends events, where there is one only. */
function sourceOf({ sources }: Config, name: string | undefined): EventSource {
  const sending = sources.flatMap((one) =>
    one.events === undefined ? [] : [{ ...one, events: one.events }],
  );
  const known = sending.map((one) => one.name).join(', ') || 'none';
  const [only, ...others] = sending.filter((one) => name === undefined || one.name === name);
  if (only === undefined || others.length > 0)
    throw new WrongUse(
      `--source is ${name ?? 'not given'}; sources of the configuration that send events: ${known}`,
    );
  return only;
}

/** Who types this, as IAM and the configuration name that person. */
async function callingPerson(config: Config, region: string): Promise<string> {
  const { arn } = await callerIdentity(new STSClient({ region }));
  const person = personOfCaller(arn, config);
  if ('person' in person) return person.person;
  throw new WrongUse(`${person.refused}; say who asks by --requested-by`);
}
