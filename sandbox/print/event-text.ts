import { isDeepStrictEqual } from 'node:util';
import type { Told } from './story-event.ts';

interface Detail {
  readonly requestId?: string;
  readonly leaseId?: string;
  readonly database?: string | readonly string[];
  readonly grantee?: { readonly type?: string; readonly name?: string };
  readonly persona?:
    | string
    | { readonly name?: string; readonly schema?: string; readonly models?: readonly string[] };
  readonly approvedBy?: readonly string[];
  readonly startsAt?: string;
  readonly expiresAt?: string;
  readonly outcome?: string;
  readonly because?: readonly string[];
}

/** An event in one sentence: what people asked, or what the product answered. */
export const eventText = ({ direction, type, detail }: Told): string =>
  `${type}${direction === 'in' ? asked(detail) : answered(detail)}`;

function asked({
  requestId,
  leaseId,
  database,
  grantee,
  persona,
  approvedBy,
  startsAt,
  expiresAt,
}: Detail): string {
  const parts = [
    leaseId === undefined ? undefined : `lease ${leaseId}`,
    grantee === undefined ? undefined : `${grantee.type} ${grantee.name}`,
    typeof persona === 'object'
      ? `as ${persona.name} of ${[persona.schema, ...(persona.models ?? [])].join(', ')}`
      : undefined,
    database === undefined ? undefined : `in ${[database].flat().join(', ')}`,
    startsAt === undefined ? undefined : `from ${startsAt}`,
    expiresAt === undefined ? undefined : `until ${expiresAt}`,
    approvedBy === undefined ? undefined : `approved by ${approvedBy.join(', ') || 'nobody'}`,
  ];
  return ` ${requestId ?? '(no requestId)'}: ${parts.filter((part) => part !== undefined).join(', ') || 'nothing that can be read'}`;
}

const answered = (detail: Detail): string => {
  const { leaseId, requestId, outcome, database } = detail;
  const who = leaseId ?? requestId;
  const where = typeof database === 'string' ? ` in ${nameOf(database)}` : '';
  return `${who === undefined ? '' : ` ${who}`}${outcome === undefined ? '' : `: ${outcome}`}${where}${why(detail)}`;
};

/** What an execution ended with; the reasons only when no event has told them. */
export function answerText(output: unknown, toldBefore: unknown): string {
  const { outcome, error, cause, ...rest }: Detail & { error?: string; cause?: string } =
    Object(output);
  if (outcome === undefined) return error === undefined ? 'done' : `${error}: ${cause ?? ''}`;
  return `${outcome}${isDeepStrictEqual(rest.because, toldBefore) ? '' : why(rest)}`;
}

const why = ({ because }: Detail): string =>
  Array.isArray(because) && because.length > 0 ? `, because ${because.join('; ')}` : '';

/** The database's own name at the end of its ledger key. */
const nameOf = (key: string): string => key.slice(key.indexOf('#') + 1);
