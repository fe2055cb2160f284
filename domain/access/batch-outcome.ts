import { describeGrantee, type Grant, grantKey, hangsOnCase } from '../privilege.ts';
import type { Instant } from '../time.ts';
import { shownAs } from './batch-ids.ts';
import type { Catalog } from './catalog.ts';
import type { BatchRecord } from './evidence-record.ts';
import type { Intent } from './intent.ts';
import { asManaged, type Managed } from './managed.ts';
import { ownedBy } from './other-ways.ts';
import { grantsUnder, isCaseSensitive, type Verb } from './statement.ts';

/** A batch that is over. */
export interface BatchOutcome {
  readonly intent: Intent;
  /** Its StatementName. */
  readonly name: string;
  readonly status: BatchRecord['status'];
  readonly statementId?: string;
  readonly finishedAt?: Instant;
  readonly error?: string;
  /** Which statement of the batch failed, counted from 0, if the Data API said so. */
  readonly failedPart?: number;
}

/** The pairs that the batch names under this verb. */
export const pairsOf = ({ intent }: BatchOutcome, verb: Verb): Grant[] =>
  grantsUnder(verb, intent.statements);

/** Why the transaction changed nothing, whatever the catalog shows now; undefined when it may have changed something. */
export const batchFailure = ({ status, error }: BatchOutcome): string | undefined =>
  status === 'failed' || status === 'aborted' ? (error ?? status) : undefined;

/** Why Redshift would not tell upper from lower case; undefined when the batch did not ask, or failed of something else. */
export const refusedCase = ({
  intent,
  status,
  error,
  failedPart,
}: BatchOutcome): string | undefined =>
  status === 'failed' &&
  isCaseSensitive(intent.statements) &&
  (failedPart === 0 || error?.includes('enable_case_sensitive_identifier') === true)
    ? (error ?? status)
    : undefined;

/** What the batch may have granted: all of it, or, when its transaction failed, nothing. */
export const grantedBy = (outcome: BatchOutcome): Grant[] =>
  batchFailure(outcome) === undefined ? pairsOf(outcome, 'GRANT') : [];

/** What is ours to plan with once a batch is over: a lease that ended while it ran has to find what it granted. */
export function withGranted(
  managed: ReadonlyMap<string, Managed>,
  outcome: BatchOutcome | undefined,
  seq: number,
  catalog: Catalog,
): ReadonlyMap<string, Managed> {
  if (outcome === undefined || outcome.status === 'never-submitted') return managed;
  return new Map([...managed, ...managedBy(outcome, seq, catalog)]);
}

/** What the batch may have granted and the catalog shows, under the names of now. */
export function managedBy(
  outcome: BatchOutcome,
  seq: number,
  catalog: Catalog,
): Map<string, Managed> {
  const granted = grantedBy(outcome).map(shownAs(outcome.intent, catalog));
  return new Map(
    granted
      .map((grant) => [grantKey(grant), grant] as const)
      .filter(([key]) => catalog.held.has(key))
      .map(([key, grant]) => [key, asManaged(grant, seq, catalog)]),
  );
}

/** The pairs of a finished batch that the catalog does not show as they should be, each with the likely cause. */
export function ineffectivePairs(outcome: BatchOutcome, catalog: Catalog): Map<string, string> {
  const shown = shownAs(outcome.intent, catalog);
  const isHeld = (grant: Grant): boolean => catalog.held.has(grantKey(shown(grant)));
  const missing = pairsOf(outcome, 'GRANT').filter((grant) => !isHeld(grant));
  const left = pairsOf(outcome, 'REVOKE').filter(isHeld);
  return new Map([
    ...missing.map((grant) => [grantKey(grant), whyNotGranted(grant, catalog)] as const),
    ...left.map((grant) => [grantKey(grant), `${NOT_REVOKED}${orFolded(grant)}`] as const),
  ]);
}

/** The likely cause first: what the catalog shows, or else what it cannot show. */
function whyNotGranted(grant: Grant, catalog: Catalog): string {
  const [owned] = ownedBy(grant, catalog);
  return owned === undefined
    ? `${NOT_GRANTED}${orFolded(grant)}`
    : `the GRANT finished but the catalog does not show it: ${describeGrantee(grant.grantee)} owns ${owned}, and an owner may do everything without a grant; ask for somebody else`;
}

const NOT_GRANTED =
  'the GRANT finished but the catalog does not show it; somebody may have revoked it, or dropped the object, meanwhile';
const NOT_REVOKED =
  'the REVOKE finished but the catalog still shows the grant; another grantor may have given it too: revoke it as that grantor';
const orFolded = (grant: Grant): string =>
  hangsOnCase(grant)
    ? '; or Redshift folded the names to lower case and did it to those: look at them, and rename what is spelt in upper case'
    : '';
