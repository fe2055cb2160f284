import { jsonBytes } from '../ledger-json.ts';
import { type Grant, identityKey, objectKey } from '../privilege.ts';
import { type Sql, toSql } from '../sql.ts';
import { coalesce } from './coalesce.ts';
import type { OtherGrant } from './offboarding/other-privilege.ts';
import { otherHangsOnCase, takeStatements } from './offboarding/take-statements.ts';
import { type AccessStatement, namesHangOnCase, type PrivilegeStatement } from './statement.ts';

/** BatchExecuteStatement takes 40 statements of 100 KB; we stay below, since the batch limit binds first: https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html */
const MAX_STATEMENTS = 40;
const MAX_STATEMENT_BYTES = 90_000;
const MAX_BATCH_BYTES = 100_000;
/** Ours: an intent is one DynamoDB item (400 KB at most) and holds the statements as data and as SQL, in JSON, and up to a third more for the ids. */
const MAX_INTENT_BYTES = 280_000;
const utf8 = new TextEncoder();

/** What to change in one database. Grants are executed before revokes, so that nobody loses access in between. */
export interface Changes {
  readonly grant: readonly Grant[];
  readonly revoke: readonly Grant[];
  /** Take ASSUMEROLE from everybody, but for COPY, UNLOAD and EXTERNAL FUNCTION by these roles. Warehouse-wide part only. */
  readonly separation?: readonly string[] | undefined;
  /** What an off-boarding takes of other kinds. */
  readonly take?: readonly OtherGrant[];
}

export const isEmpty = (plan: Changes): boolean =>
  isEmptyOfOurs(plan) && (plan.take ?? []).length === 0;

const isEmptyOfOurs = ({ grant, revoke, separation }: Changes): boolean =>
  grant.length === 0 && revoke.length === 0 && separation === undefined;

/** One transaction: the statements as data, and the same as SQL. */
export interface Batch {
  readonly statements: readonly AccessStatement[];
  readonly sql: readonly Sql[];
}

/**
 * The first transaction of the plan: all of it when it fits, else as many of its statements as do. Where some of it is granted
 * and some revoked, the part of the first grantees, so that one grantee's grants and revokes stay together. The rest is planned
 * again after this batch was read back. What is of other kinds comes last, in batches of its own.
 */
export function firstBatch(plan: Changes): Batch {
  if (isEmptyOfOurs(plan) && plan.take !== undefined) return takeBatch(plan.take);
  const statements = statementsOf(plan);
  const whole = transactionOf(statements);
  if (fits(whole)) return whole;
  const grantees = [...new Set([...plan.grant, ...plan.revoke].map(holderOf))];
  const isMixed = plan.grant.length > 0 && plan.revoke.length > 0;
  if (!isMixed || grantees.length === 1)
    return mostThatFits(statements.length, (count) => transactionOf(statements.slice(0, count)));
  const first = new Set(grantees.slice(0, Math.ceil(grantees.length / 2)));
  const ofFirst = (grant: Grant): boolean => first.has(holderOf(grant));
  return firstBatch({
    ...plan,
    grant: plan.grant.filter(ofFirst),
    revoke: plan.revoke.filter(ofFirst),
  });
}

/** In one transaction, so that nobody's COPY or UNLOAD fails in between. */
export const separationOf = (roles: readonly string[]): readonly AccessStatement[] => [
  { verb: 'REVOKE', everybody: true },
  ...(roles.length === 0 ? [] : [{ verb: 'GRANT', everybody: true, roles } as const]),
];

const holderOf = ({ grantee }: Grant): string => identityKey(grantee);

function statementsOf(plan: Changes): AccessStatement[] {
  const changes = [...coalesce('GRANT', plan.grant), ...coalesce('REVOKE', plan.revoke)].flatMap(
    withinLimit,
  );
  return [...(plan.separation === undefined ? [] : separationOf(plan.separation)), ...changes];
}

/** What names nothing in upper case means the same in every session, and stays independent of a setting. */
function transactionOf(changes: readonly AccessStatement[]): Batch {
  const hangs = changes.some(namesHangOnCase);
  const statements = hangs ? [{ caseSensitive: true } as const, ...changes] : changes;
  return { statements, sql: statements.map(toSql) };
}

/** What means the same in every session first: the rest is one transaction that begins with the setting. */
function takeBatch(take: readonly OtherGrant[]): Batch {
  const plain = take.filter((one) => !otherHangsOnCase(one));
  const statements = takeStatements(plain.length > 0 ? plain : take);
  const opening = plain.length > 0 ? [] : [{ caseSensitive: true } as const];
  return mostThatFits(statements.length, (count) => {
    const all = [...opening, ...statements.slice(0, count)];
    return { statements: all, sql: all.map(toSql) };
  });
}

const bytesOf = (sql: readonly Sql[]): number =>
  sql.reduce((sum, text) => sum + utf8.encode(text).length, 0);
const fits = (batch: Batch): boolean =>
  batch.sql.length <= MAX_STATEMENTS &&
  bytesOf(batch.sql) <= MAX_BATCH_BYTES &&
  jsonBytes(batch) <= MAX_INTENT_BYTES;

/** The batch of as many statements as fit, and of one at least. */
function mostThatFits(all: number, first: (count: number) => Batch): Batch {
  let [low, high] = [1, Math.min(MAX_STATEMENTS, all)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(first(middle))) low = middle;
    else high = middle - 1;
  }
  return first(low);
}

/** Halves of halves until each statement is short enough, and alone fits into an intent. */
function withinLimit(statement: PrivilegeStatement): PrivilegeStatement[] {
  const alone = transactionOf([statement]);
  if (bytesOf(alone.sql) <= MAX_STATEMENT_BYTES && fits(alone)) return [statement];
  const halves = halve(statement);
  return halves.length < 2 ? [statement] : halves.flatMap(withinLimit);
}

/** By objects, with all rights on each; one object by grantees. */
function halve(statement: PrivilegeStatement): PrivilegeStatement[] {
  const objects = [...Map.groupBy(statement.privileges, objectKey).values()];
  if (objects.length < 2)
    return split(statement.grantees).map((grantees) => ({ ...statement, grantees }));
  return split(objects).flatMap((half) => {
    const [first, ...others] = half.flat();
    return first === undefined ? [] : [{ ...statement, privileges: [first, ...others] as const }];
  });
}

function split<Item>(items: readonly Item[]): Item[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
}
