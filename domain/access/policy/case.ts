import * as z from 'zod/mini';
import type { Config } from '../../config.ts';
import { IN_WORDS } from '../../in-words.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../../time.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { parseRequest } from '../request.ts';

/** What a policy is expected to decide on one request, beside the policy that decides it. */
const PolicyCase = z.strictObject({
  name: z.string().check(z.minLength(1)),
  /** A source of the configuration. */
  source: z.string(),
  /** As in a request's event; requestId and reason are filled in. */
  asks: z.record(z.string(), z.unknown()),
  /** How long, from now; without, there is no end. */
  days: z.optional(z.int().check(z.positive())),
  /** Whose approval the message carries. */
  approvedBy: z.optional(z.array(z.string())),
  expect: z.enum(['permitted', 'waits', 'refused']),
  /** Words that must stand in the reasons. */
  says: z._default(z.array(z.string()), []),
});
type PolicyCase = z.infer<typeof PolicyCase>;

const PolicyCases = z.array(PolicyCase).check(z.minLength(1));

/** Reads the cases of a file, or says what is wrong with them. */
export function readCases(
  raw: unknown,
): { readonly cases: readonly PolicyCase[] } | { readonly problems: readonly string[] } {
  const parsed = PolicyCases.safeParse(raw, IN_WORDS);
  return parsed.success
    ? { cases: parsed.data }
    : { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

export interface CaseVerdict {
  readonly name: string;
  /** How it was decided, and why. */
  readonly decided: PolicyCase['expect'] | 'unreadable';
  readonly because: readonly string[];
  /** What was expected instead; empty when it holds. */
  readonly missed: readonly string[];
}

/** Decides a case as Decide would decide its message. */
export function judgeCase(one: PolicyCase, config: Config, now: Instant): CaseVerdict {
  const { name, source, days, approvedBy, expect, says } = one;
  const detail = {
    requestId: 'case',
    reason: 'a case of the policy',
    ...one.asks,
    ...(days !== undefined && { expiresAt: addSeconds(now, days * DAY_SECONDS) }),
    ...(approvedBy !== undefined && { approvedBy, approvedAt: now }),
  };
  const type = approvedBy === undefined ? 'Model Access Requested' : 'Model Access Approved';
  const read = parseRequest(type, detail);
  if (!config.sources.some((known) => known.name === source))
    return unreadable(name, [
      `source ${source} is not configured; there is ${config.sources.map((known) => known.name).join(', ')}`,
    ]);
  if ('problems' in read) return unreadable(name, read.problems);
  const known = { source, contentHash: 'case', parts: [], endedParts: [], suspensions: [] };
  const decision = decide(read.request, known, config, now);
  const decided = decidedAs(decision);
  const because = 'because' in decision ? decision.because : [];
  const text = because.join('\n');
  return {
    name,
    decided,
    because,
    missed: [
      ...(decided === expect ? [] : [`expected ${expect}`]),
      ...says
        .filter((words) => !text.includes(words))
        .map((words) => `expected it to say: ${words}`),
    ],
  };
}

const unreadable = (name: string, because: readonly string[]): CaseVerdict => ({
  name,
  decided: 'unreadable',
  because,
  missed: ['expected a request that can be read'],
});

/** A decision as the policy's: it begins, it waits for somebody's approval, or it is refused. */
export function decidedAs({ kind }: Decision): PolicyCase['expect'] {
  if (kind === 'refused') return 'refused';
  return kind === 'awaiting' ? 'waits' : 'permitted';
}
