import {
  describeGrantee,
  describePrivilege,
  type Grant,
  grantKey,
  hangsOnCase,
} from '../privilege.ts';
import { type OtherGrant, otherGrantKey } from './offboarding/other-privilege.ts';
import { otherHangsOnCase, otherInWords } from './offboarding/take-statements.ts';

/** What this reconcile did before the catalog was read for the last time. */
export interface Effects {
  /** Keys granted by our batches since the first reading. */
  readonly granted: ReadonlySet<string>;
  /** Pairs that a finished batch named, yet the catalog does not show so: key to explanation. */
  readonly ineffective: ReadonlyMap<string, string>;
  /** Pairs whose batch failed: key to the database's error. */
  readonly failed: ReadonlyMap<string, { readonly error: string; readonly permanent: boolean }>;
  /** What was tried in vain a while ago and is left alone for now: key to why. */
  readonly leftAlone?: ReadonlyMap<string, PairFailure>;
  /** Taking ASSUMEROLE from everybody failed or had no effect: once an invocation is enough. */
  readonly separationTried: boolean;
  /** Why Redshift would not tell upper from lower case: what hangs on that was not tried. */
  readonly caseRefused?: string;
}

export interface PairFailure {
  readonly text: string;
  readonly permanent: boolean;
  readonly blocked?: true;
}

/** Why this pair is not as it was to be, by what this reconcile tried. */
export function pairFailure(grant: Grant, effects: Effects): PairFailure | undefined {
  return failureOf(
    { key: grantKey(grant), words: grantInWords(grant), hangs: hangsOnCase(grant) },
    effects,
  );
}

/** The same of what an off-boarding takes of other kinds. */
export const otherFailure = (one: OtherGrant, effects: Effects): PairFailure | undefined =>
  failureOf(
    { key: otherGrantKey(one), words: otherInWords(one), hangs: otherHangsOnCase(one) },
    effects,
  );

function failureOf(
  { key, words, hangs }: { readonly key: string; readonly words: string; readonly hangs: boolean },
  effects: Effects,
): PairFailure | undefined {
  const { caseRefused } = effects;
  if (caseRefused !== undefined && hangs)
    return {
      text: `${words}: names in upper case cannot be told from lower case, for Redshift refused SET enable_case_sensitive_identifier (${caseRefused}); rename them, or turn the parameter on for the warehouse, and ask again`,
      permanent: true,
      blocked: true,
    };
  const failed = effects.failed.get(key);
  if (failed !== undefined)
    return { text: `${words}: ${failed.error}`, permanent: failed.permanent };
  const ineffective = effects.ineffective.get(key);
  return ineffective === undefined
    ? effects.leftAlone?.get(key)
    : { text: `${words}: ${ineffective}`, permanent: false };
}

export const grantInWords = ({ privilege, grantee }: Grant): string =>
  `${describePrivilege(privilege)} for ${describeGrantee(grantee)}`;
