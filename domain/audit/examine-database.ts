import { catalogScope } from '../access/catalog-reading.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../access/database-key.ts';
import { superusersIn } from '../access/other-ways.ts';
import { planAccess } from '../access/plan-access.ts';
import { reconcileInput } from '../access/reconcile-input.ts';
import type { Config } from '../config.ts';
import { granteeOfIdentity } from '../privilege.ts';
import type { ExaminedDatabase } from './examined-database.ts';
import type { CatalogFacts, DatabaseFacts } from './facts.ts';
import { holdingsIn, registerOf } from './holdings.ts';
import { findingOf, tallied } from './judged.ts';
import type { AuditVerdict, CatalogRule, LedgerRule, RecordsRule } from './rule.ts';
import { CATALOG_RULES } from './rules/catalog-rules.ts';
import { LEDGER_RULES } from './rules/ledger-rules.ts';
import { unseen, useNow } from './use.ts';
import type { WarehousePeople } from './warehouse-seen.ts';

/** Judges one database by what is known of it. */
export function examineDatabase(facts: DatabaseFacts, config: Config): ExaminedDatabase {
  const { ref, reading } = facts;
  const place = placeOf(ref);
  const read: CatalogFacts | undefined =
    'catalog' in reading
      ? { ...facts, ...reading, plan: planNow(facts, config, reading.catalog), ...usedNow(facts) }
      : undefined;
  const use =
    'unreachable' in reading && facts.sight !== undefined
      ? unseen(place, facts.sight.previous, 'its catalog was not read')
      : read?.use;
  const verdicts = [...CATALOG_RULES, ...LEDGER_RULES].flatMap(([control, rule]) => {
    const judged = judgeDatabase(rule, facts, read);
    return judged === undefined ? [] : [{ control, rule, judged }];
  });
  return {
    ...place,
    ...('unreachable' in reading && { unread: reading.unreachable }),
    judged: verdicts.map(({ control, judged }) =>
      judged === 'unread'
        ? { control, passed: 0, failed: 0, unknown: 1 }
        : { control, ...tallied(judged) },
    ),
    findings: verdicts.flatMap(({ control, rule, judged }) =>
      judged === 'unread'
        ? []
        : judged.flatMap((verdict) => findingOf({ control, rule }, place, verdict)),
    ),
    holdings: read === undefined ? [] : holdingsIn(read),
    models: read === undefined ? [] : registerOf(read),
    ...(use !== undefined && { use }),
    ...(read !== undefined &&
      ref.database === WAREHOUSE_WIDE && { people: peopleIn(read.catalog) }),
  };
}

function peopleIn(catalog: CatalogFacts['catalog']): WarehousePeople {
  const grantees = [...catalog.identities.keys()].flatMap((one) => granteeOfIdentity(one) ?? []);
  const named = (wanted: 'group' | 'role'): string[] =>
    grantees.filter(({ type }) => type === wanted).map(({ name }) => name);
  return {
    superusers: [...superusersIn(catalog)],
    groups: named('group'),
    roles: named('role'),
  };
}

const placeOf = ({ warehouse, database }: DatabaseRef) => ({ warehouse: warehouse.name, database });

const usedNow = ({ sight, ref, reading, now }: DatabaseFacts): Pick<CatalogFacts, 'use'> =>
  sight === undefined || 'unreachable' in reading
    ? {}
    : { use: useNow({ ...sight, place: placeOf(ref) }, reading.catalog, now) };

/** What a reconcile would do now. */
const planNow = (
  facts: DatabaseFacts,
  config: Config,
  catalog: CatalogFacts['catalog'],
): CatalogFacts['plan'] =>
  planAccess({
    ...reconcileInput({
      config,
      ref: facts.ref,
      state: facts.state,
      last: undefined,
      catalog,
      managed: facts.state.managed,
      recorded: facts.state.managed,
      now: facts.now,
      isRetried: false,
    }),
    baseline: facts.baseline,
  });

/** Undefined where the rule does not apply. One finding says that a database was not read, not one for each rule. */
function judgeDatabase(
  rule: CatalogRule | LedgerRule | RecordsRule,
  facts: DatabaseFacts,
  read: CatalogFacts | undefined,
): readonly AuditVerdict[] | 'unread' | undefined {
  if (rule.about === 'ledger') return rule.evaluate(facts);
  if (rule.about === 'records')
    return facts.records === undefined ? undefined : rule.evaluate(facts.records, facts);
  if (!appliesTo(rule, facts.ref)) return undefined;
  return read === undefined ? 'unread' : rule.evaluate(read);
}

const appliesTo = ({ where }: CatalogRule, ref: DatabaseRef): boolean =>
  where === 'both' || where === catalogScope(ref);
