import * as z from 'zod/mini';
import { catalogScope } from '../access/catalog-reading.ts';
import { type DatabaseRef, WAREHOUSE_WIDE } from '../access/database-key.ts';
import { superusersIn } from '../access/other-ways.ts';
import { planAccess } from '../access/plan-access.ts';
import { reconcileInput } from '../access/reconcile-input.ts';
import type { Config } from '../config.ts';
import { granteeOfIdentity } from '../privilege.ts';
import type { CatalogFacts, DatabaseFacts } from './facts.ts';
import { holdingsIn, registerOf } from './holdings.ts';
import { findingOf, Judged, NewFinding, tallied } from './judged.ts';
import { AuditHolding, RegisteredModel } from './report.ts';
import type { AuditRule, AuditVerdict, CatalogRule } from './rule.ts';
import { AUDIT_RULES } from './rules/register.ts';
import { DatabaseUse, unseen, useNow } from './use.ts';
import { WarehousePeople } from './warehouse-seen.ts';

/** What the examination of one database found. */
export const ExaminedDatabase = z.object({
  warehouse: z.string(),
  database: z.string(),
  /** Why its catalog could not be read. */
  unread: z.optional(z.string()),
  judged: z.array(Judged),
  findings: z.array(NewFinding),
  holdings: z.array(AuditHolding),
  models: z.array(RegisteredModel),
  use: z.optional(DatabaseUse),
  /** Of a warehouse as a whole: who is there. */
  people: z.optional(WarehousePeople),
});
export type ExaminedDatabase = z.infer<typeof ExaminedDatabase>;

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
  const verdicts = [...AUDIT_RULES].flatMap(([control, rule]) => {
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
  rule: AuditRule,
  facts: DatabaseFacts,
  read: CatalogFacts | undefined,
): readonly AuditVerdict[] | 'unread' | undefined {
  if (rule.about === 'account') return undefined;
  if (rule.about === 'ledger') return rule.evaluate(facts);
  if (rule.about === 'records')
    return facts.records === undefined ? undefined : rule.evaluate(facts.records, facts);
  if (!appliesTo(rule, facts.ref)) return undefined;
  return read === undefined ? 'unread' : rule.evaluate(read);
}

const appliesTo = ({ where }: CatalogRule, ref: DatabaseRef): boolean =>
  where === 'both' || where === catalogScope(ref);
