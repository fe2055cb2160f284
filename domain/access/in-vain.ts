import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { type Grant, grantKey } from '../privilege.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import type { Changes } from './batch.ts';
import type { Catalog } from './catalog.ts';
import { type Effects, otherFailure, type PairFailure, pairFailure } from './effects.ts';
import type { Lease } from './lease.ts';
import { pauseSeconds } from './next-look.ts';
import { otherGrantKey } from './offboarding/other-privilege.ts';
import { cut } from './reasons.ts';
import { namedBy } from './resolve-lease.ts';
import { Verb } from './statement.ts';
import { isUnanswered, type Suspension } from './suspension.ts';

/** A change that was tried, is still wanted, and is not tried again for a while. */
export interface TriedInVain {
  readonly verb: Verb;
  /** Grant key, or `EVERYBODY`. */
  readonly key: string;
  readonly text: string;
  readonly permanent: boolean;
  readonly blocked?: true;
  /** Since when it fails in these words. */
  readonly since: Instant;
  readonly until: Instant;
}
export const TriedInVain: z.ZodMiniType<TriedInVain> = z.looseObject({
  verb: Verb,
  key: z.string(),
  text: z.string(),
  permanent: z.boolean(),
  blocked: z.exactOptional(z.literal(true)),
  since: z.string(),
  until: z.string(),
} satisfies Shape<TriedInVain>);

/** Stands for everybody's ASSUMEROLE, which no grant key names. */
export const EVERYBODY = 'everybody';

/** They lie in one item of the ledger. What does not fit in is tried at each look, as it would be without. */
const MAX_KEPT = 300;
/** Trying again what failed for good would only hide it, but its cause may be gone: the nightly look tries it, or one of two. */
const PERMANENT_SECONDS = DAY_SECONDS / 2;

interface Known {
  readonly now: Instant;
  readonly leases: readonly Lease[];
  readonly suspensions?: readonly Suspension[];
  readonly catalog: Catalog;
  /** The last evidence. */
  readonly last?: { readonly inVain?: readonly TriedInVain[] };
  /** Somebody has removed the cause and says so: everything is tried. */
  readonly isRetried?: boolean;
}

/**
 * What of these changes was tried in vain a while ago and is left alone for now, by key. What a decision asks for that
 * nobody has answered yet is tried, whoever asked for the same before.
 */
export function leftAlone(
  changes: Changes,
  { now, leases, suspensions = [], catalog, last, isRetried = false }: Known,
): ReadonlyMap<string, PairFailure> {
  const recent = (last?.inVain ?? []).filter(({ until }) => until > now);
  if (isRetried || recent.length === 0) return new Map();
  const isAsked = isUnanswered(suspensions, catalog);
  const isOpen = ({ grantee }: Pick<Grant, 'grantee'>): boolean => isAsked(grantee);
  const unanswered = new Set([
    ...leases
      .filter(({ revision, lastOutcome }) => lastOutcome?.revision !== revision)
      .flatMap((lease) => [...namedBy(lease, catalog).named.keys()]),
    ...[...changes.grant, ...changes.revoke].filter(isOpen).map(grantKey),
    ...(changes.take ?? []).filter(isOpen).map(otherGrantKey),
  ]);
  const wanted: Readonly<Record<Verb, ReadonlySet<string>>> = {
    GRANT: new Set(changes.grant.map(grantKey)),
    REVOKE: new Set([
      ...changes.revoke.map(grantKey),
      ...(changes.take ?? []).map(otherGrantKey),
      ...(changes.separation === undefined ? [] : [EVERYBODY]),
    ]),
  };
  return new Map(
    recent
      .filter(({ verb, key }) => wanted[verb].has(key) && !unanswered.has(key))
      .map(({ key, text, permanent, blocked }) => [
        key,
        { text, permanent, ...(blocked && { blocked }) },
      ]),
  );
}

/** What is still wanted after a reconcile and was tried in vain, with the time until which it is left alone. */
export function triedInVain(
  changes: Changes,
  effects: Effects,
  { now, last }: Pick<Known, 'now' | 'last'>,
): readonly TriedInVain[] {
  const before = new Map((last?.inVain ?? []).map((entry) => [idOf(entry), entry]));
  const entryOf = (verb: Verb, key: string, failure: PairFailure): TriedInVain => {
    const text = cut(failure.text);
    const prior = before.get(idOf({ verb, key }));
    const isSame = prior?.text === text;
    if (prior !== undefined && isSame && prior.until > now) return prior;
    const since = prior !== undefined && isSame ? prior.since : now;
    const pause = pauseSeconds(since, now);
    return {
      verb,
      key,
      text,
      permanent: failure.permanent,
      ...(failure.blocked && { blocked: failure.blocked }),
      since,
      until: addSeconds(now, failure.permanent ? Math.max(pause, PERMANENT_SECONDS) : pause),
    };
  };
  const of = (verb: Verb, grants: readonly Grant[]): TriedInVain[] =>
    grants.flatMap((grant) => {
      const failure = pairFailure(grant, effects);
      return failure === undefined ? [] : [entryOf(verb, grantKey(grant), failure)];
    });
  const everybody =
    changes.separation !== undefined && effects.separationTried
      ? [entryOf('REVOKE', EVERYBODY, STILL_EVERYBODY)]
      : [];
  const taken = (changes.take ?? []).flatMap((one) => {
    const failure = otherFailure(one, effects);
    return failure === undefined ? [] : [entryOf('REVOKE', otherGrantKey(one), failure)];
  });
  return [
    ...everybody,
    ...of('REVOKE', changes.revoke),
    ...taken,
    ...of('GRANT', changes.grant),
  ].slice(0, MAX_KEPT);
}

const STILL_EVERYBODY: PairFailure = {
  text: 'everybody may still assume roles for CREATE MODEL',
  permanent: false,
};

const idOf = ({ verb, key }: Pick<TriedInVain, 'verb' | 'key'>): string => `${verb} ${key}`;
