import { type DatabaseRef, databaseRef, WAREHOUSE_WIDE } from '../access/database-key.ts';
import { permanentGrants } from '../access/reconcile-input.ts';
import type { AdminFile, Config } from '../config.ts';
import { canonical } from '../hash.ts';
import { describeGrantee, describePrivilege, type Grant } from '../privilege.ts';
import { type Difference, differences } from './differences.ts';

/**
 * What is declared permanent in one of two configurations and not in the other, grant by grant: however they are bundled, they mean
 * the same. With the paths `baseline`, warehouse, database.
 */
export function baselineDifferences(before: Config, after: Config): readonly Difference[] {
  const [then, now] = [inWords(before), inWords(after)];
  const found = [...new Set([...then.keys(), ...now.keys()])].flatMap((place) =>
    differences(then.get(place) ?? [], now.get(place) ?? [], ['baseline', ...pathOf(place)]),
  );
  const isWrittenOtherwise = canonical(before.baseline) !== canonical(after.baseline);
  return found.length === 0 && isWrittenOtherwise
    ? [{ path: ['baseline'], before: before.baseline, after: after.baseline }]
    : found;
}

const pathOf = (place: string): readonly string[] => {
  const at = place.indexOf('/');
  return [place.slice(0, at), place.slice(at + 1)];
};

/** Permanent grants in words, by warehouse and database. The name of a warehouse has no slash. */
const inWords = (config: Config): ReadonlyMap<string, readonly string[]> =>
  new Map(
    config.warehouses.flatMap((warehouse) =>
      [...warehouse.databases, WAREHOUSE_WIDE].map((database) => [
        `${warehouse.name}/${database}`,
        wordsOf(config, databaseRef(warehouse, database)),
      ]),
    ),
  );

const wordsOf = (config: Config, ref: DatabaseRef): readonly string[] =>
  [...new Set(permanentGrants(config, ref).map(grantInWords))].sort();

const grantInWords = ({ grantee, privilege }: Grant): string =>
  `${describePrivilege(privilege)} for ${describeGrantee(grantee)}`;

/** As many revokes without an ended lease as one database bears without being asked (law 7). */
const MOST_UNASKED = 10;

/** What it means that a grant is declared permanent, or is no longer; `revokes`: how many go in that database. */
export function meaningOfBaseline(
  { path: [, name, database = ''], before }: Difference,
  after: Pick<AdminFile, 'warehouses'>,
  revokes: number,
): string {
  if (name === undefined) return 'the same grants, written otherwise: nothing';
  const warehouse = after.warehouses.find((one) => one.name === name);
  const isThere = database === WAREHOUSE_WIDE || warehouse?.databases.includes(database);
  if (warehouse === undefined || isThere !== true)
    return 'it stays as it is: nothing is granted, revoked or looked at there any more';
  if (warehouse.namespace === undefined)
    return 'nothing yet: the warehouse has no namespace, so its access is not managed';
  if (warehouse.mode !== 'enforce')
    return `the next look shows the SQL as evidence; nothing is run in mode ${warehouse.mode}`;
  if (before === undefined) return 'it is granted at the next look';
  const withheld =
    revokes > MOST_UNASKED
      ? `${revokes} go in this database, which is withheld`
      : 'withheld where it is more than a tenth of what was granted here';
  return `it is lost at the next look, unless a live lease asks for it or somebody else granted it; ${withheld} until approvedPlans has the hash that the evidence prints (law 7)`;
}
