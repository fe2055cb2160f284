import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import { canonical, sha256 } from '../hash.ts';
import { IN_WORDS } from '../in-words.ts';
import { cut, MAX_CONTENT_CHARACTERS } from './reasons.ts';
import {
  type AccessRequest,
  type DetailType,
  isDetailType,
  parseRequest,
  RequestId,
  withoutApproval,
} from './request.ts';
import {
  ANSWERS_SOURCE,
  DATAZONE_EVENTS,
  dataZoneSource,
  MANUAL_SOURCE,
  REVIEW_EVENTS,
  REVIEWS_SOURCE,
  TAG_EVENTS,
  tagSource,
} from './source.ts';

/** EventBridge allows no more characters in a detail-type; who starts a machine by hand could send any number. */
const MAX_QUOTED_CHARACTERS = 128;

/** Where a message entered: a constant of the state machine, never something that the message says. */
export type Origin = z.infer<typeof Origin>;
export const Origin = z.enum(['event', 'manual', 'answers']);

const Event = z.looseObject({
  source: z.optional(z.string()),
  account: z.optional(z.string()),
  id: z.optional(z.string()),
  'detail-type': z.string(),
  detail: z.looseObject({ requestId: z.optional(z.unknown()) }),
});

/** A message as it arrived: who sent it, under which key it is remembered, and what it asks or why it cannot be read. */
export interface ParsedMessage {
  readonly source: string;
  readonly requestId: string;
  readonly detailType: string;
  /** SHA-256 of the detail: the same key with another content is not a duplicate. */
  readonly contentHash: string;
  /** What that hash is of, as evidence keeps it. */
  readonly content: string;
  readonly read: { readonly request: AccessRequest } | { readonly problems: readonly string[] };
}

/** Stands in where no requestId can be read: the same at each attempt of one execution. */
export const idOfExecution = (executionArn: string): string =>
  `execution-${sha256(executionArn).slice(0, 32)}`;

/** Names the sender by the configuration and reads the message. `fallbackId` stands in where no requestId can be read. */
export function parseMessage(
  origin: Origin,
  message: unknown,
  config: Config,
  fallbackId: string,
): ParsedMessage {
  const event = Event.safeParse(message, IN_WORDS);
  if (!event.success) {
    const problems = event.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return {
      source: origin,
      requestId: fallbackId,
      detailType: 'unreadable',
      ...contentOf(message),
      read: { problems },
    };
  }
  const { 'detail-type': detailType, detail } = event.data;
  const sender = senderOf(origin, event.data, config);
  const known = {
    source: sender.name,
    requestId: RequestId.safeParse(detail.requestId).data ?? fallbackId,
    // It becomes a key of the ledger and of the evidence bucket (1,024 bytes, percent-encoded): only our own words do as they are.
    detailType: isDetailType(detailType)
      ? detailType
      : `unknown-${sha256(detailType).slice(0, 32)}`,
    ...contentOf(detail),
  };
  if (!isDetailType(detailType))
    return { ...known, read: { problems: [`detail-type ${quoted(detailType)} is not known`] } };
  const effective = effectiveType(detailType, origin, sender.mayApprove);
  if (!mayBegin(effective, sender))
    return {
      ...known,
      read: { problems: [sender.problem ?? `source ${sender.name} may not send ${detailType}`] },
    };
  return {
    ...known,
    read: parseRequest(effective, effective === detailType ? detail : withoutApproval(detail)),
  };
}

/** Whatever is asked stands in the evidence word for word, refused or not. */
const contentOf = (value: unknown): Pick<ParsedMessage, 'content' | 'contentHash'> => {
  const content = canonical(value);
  return { contentHash: sha256(content), content: cut(content, MAX_CONTENT_CHARACTERS) };
};

/** As JSON, which escapes half of a surrogate pair at the cut. */
const quoted = (text: string): string =>
  text.length > MAX_QUOTED_CHARACTERS
    ? `${JSON.stringify(text.slice(0, MAX_QUOTED_CHARACTERS))}…`
    : JSON.stringify(text);

/** What only asks, and may therefore come from anybody who may ask. */
const ASKED_BY_PERSONS: readonly DetailType[] = [
  'Model Access Requested',
  'Model Access Off-Boarding Requested',
];

interface Sender {
  readonly name: string;
  /** Whether it may send more than requests; which, `detailTypes` says. */
  readonly mayApprove: boolean;
  readonly detailTypes?: readonly string[] | undefined;
  readonly problem?: string;
}

function senderOf(origin: Origin, event: z.infer<typeof Event>, config: Config): Sender {
  if (origin === 'answers')
    return { name: ANSWERS_SOURCE, mayApprove: false, detailTypes: ASKED_BY_PERSONS };
  if (origin === 'manual') {
    const manual = config.sources.find((source) => source.manual === true);
    return manual
      ? { name: manual.name, mayApprove: true, detailTypes: manual.detailTypes }
      : {
          name: MANUAL_SOURCE,
          mayApprove: false,
          problem:
            'access-manual may only ask: nobody can tell who starts it. List a source with `manual: true` in config/admin.yml to make the right to start it an authority',
        };
  }
  const { source, account } = event;
  if (source === TAG_EVENTS)
    return ownSender(
      account,
      config,
      // Whoever tags a resource approves nothing by it.
      {
        source: tagSource(config),
        detailTypes: ['Model Access Requested', 'Model Access Revoked'],
      },
      'tags',
    );
  if (source === DATAZONE_EVENTS)
    return ownSender(
      account,
      config,
      {
        source: dataZoneSource(config),
        detailTypes: ['Model Access Requested', 'Model Access Approved', 'Model Access Revoked'],
      },
      'datazone',
    );
  if (source === REVIEW_EVENTS)
    return ownSender(
      account,
      config,
      { source: { name: REVIEWS_SOURCE }, detailTypes: ['Model Access Revoked'] },
      'reviews',
    );
  const known = config.sources.find(
    ({ events }) => events !== undefined && events.source === source && events.account === account,
  );
  if (known) return { name: known.name, mayApprove: true, detailTypes: known.detailTypes };
  return {
    name: `unlisted:${account ?? 'unknown'}`,
    mayApprove: false,
    detailTypes: [],
    problem: `events of source ${source ?? 'unknown'} in account ${account ?? 'unknown'} are not listed under sources in config/admin.yml`,
  };
}

interface OwnSource {
  readonly source: { readonly name: string } | undefined;
  readonly detailTypes: readonly DetailType[];
}

/** What our own functions ask in somebody's name; `field` is what makes a source of the configuration that name. */
function ownSender(
  account: string | undefined,
  { warehouses }: Config,
  { source, detailTypes }: OwnSource,
  field: 'tags' | 'datazone' | 'reviews',
): Sender {
  if (source !== undefined && warehouses.some((warehouse) => warehouse.account === account))
    return { name: source.name, mayApprove: true, detailTypes };
  return {
    name: `unlisted:${account ?? 'unknown'}`,
    mayApprove: false,
    detailTypes: [],
    problem: `${field} of account ${account ?? 'unknown'} are not asked: config/admin.yml has ${field === 'reviews' ? '' : `no source with \`${field}: true\`, or `}no warehouse there`,
  };
}

/** What people start by hand is a request, unless the configuration makes that right the authority. */
const effectiveType = (type: DetailType, origin: Origin, mayApprove: boolean): DetailType =>
  origin === 'manual' && !mayApprove && type === 'Model Access Approved'
    ? 'Model Access Requested'
    : type;

function mayBegin(type: DetailType, sender: Sender): boolean {
  if (sender.detailTypes !== undefined && !sender.detailTypes.includes(type)) return false;
  return sender.mayApprove || ASKED_BY_PERSONS.includes(type);
}
