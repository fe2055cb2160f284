import { grantInWords } from '../../access/effects.ts';
import { type Grant, grantKey, privilegeKey } from '../../privilege.ts';
import { DAY_SECONDS, epochMs, type Instant } from '../../time.ts';
import type { CatalogFacts } from '../facts.ts';
import type { AuditVerdict, CatalogRule, Subject } from '../rule.ts';
import type { DatabaseUse, LastUse } from '../use.ts';
import { fails, RULE_PAGES } from './verdicts.ts';

const SOURCE = {
  url: RULE_PAGES.queryHistory,
  sentence: 'Superusers can see all rows; regular users can see only their own data.',
};
const WHY =
  'Access that nobody uses is only a risk, and whoever reviews it cannot know that without this.';

/** EXECUTE, by whomever through it. */
export const executeUsed: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'low',
  source: SOURCE,
  why: WHY,
  evaluate: (facts) => {
    const grants = heldOf('execute-model', facts);
    return [...judged(grants, facts), ...unknownFunctions(grants, facts)];
  },
};

/** CREATE MODEL, by whomever through it. */
export const creatorsCreate: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'low',
  source: SOURCE,
  why: WHY,
  evaluate: (facts) => judged(heldOf('create-model', facts), facts),
};

/** Without the login of the canary, which creates a model only when the setup is validated. */
function heldOf(
  kind: Grant['privilege']['kind'],
  { catalog, ofCanary }: CatalogFacts,
): readonly Grant[] {
  const canary = new Set(ofCanary.map(grantKey));
  return [...catalog.held]
    .filter(([key, { privilege }]) => privilege.kind === kind && !canary.has(key))
    .map(([, grant]) => grant);
}

/** One finding says that nobody's use can be seen, not one for each grant. */
function judged(grants: readonly Grant[], facts: CatalogFacts): readonly AuditVerdict[] {
  const { use, ref } = facts;
  if (use === undefined || grants.length === 0) return [];
  if (use.unseen !== undefined)
    return [
      {
        kind: 'database',
        name: ref.database,
        status: 'unknown',
        evidence: `whether anybody uses what they may is not known: ${use.unseen}`,
        remedy: 'correct that, and start the machine audit again within a week',
      },
    ];
  const known = new Map(use.grants.map(({ grant, lastUse }) => [grantKey(grant), lastUse]));
  return grants.flatMap((grant) => {
    const lastUse = known.get(grantKey(grant));
    return lastUse === undefined ? [] : [verdictOn(grant, lastUse, facts)];
  });
}

function verdictOn(
  grant: Grant,
  { at, watchedSince }: LastUse,
  { now, unusedAfterDays }: CatalogFacts,
): AuditVerdict {
  const subject: Subject = { kind: 'grant', name: grantInWords(grant) };
  const idleSince = at !== undefined && at > watchedSince ? at : watchedSince;
  if (daysBetween(idleSince, now) < unusedAfterDays) return { ...subject, status: 'pass' };
  return fails(
    subject,
    `${grantInWords(grant)}: ${at === undefined ? 'no use was seen' : `used last at ${at}, and not seen since`}; all use was visible since ${watchedSince}, and wanted is one within ${unusedAfterDays} days`,
    'ask its holders, for a use through a view, a procedure or dynamic SQL, or in a text that is cut, is not seen; then end the lease by Model Access Revoked, or take it out of the baseline',
  );
}

const daysBetween = (from: Instant, to: Instant): number =>
  (epochMs(to) - epochMs(from)) / (DAY_SECONDS * 1_000);

/** No view says which function is a model's. */
function unknownFunctions(grants: readonly Grant[], { use }: CatalogFacts): AuditVerdict[] {
  if (use === undefined || use.unseen !== undefined) return [];
  const granted = new Set(grants.map(({ privilege }) => privilegeKey(privilege)));
  return use.models
    .filter((model) => model.called === undefined && granted.has(usageKey(model)))
    .map(({ schema, model }) => ({
      kind: 'model',
      name: `${schema}.${model}`,
      status: 'unknown',
      evidence: `which function predicts with model ${schema}.${model} is not known: no text of its CREATE MODEL was seen, or it has a name that texts cannot be searched for`,
      remedy:
        'run SHOW MODEL as its owner, and put what it prints under Function Name into audit.functions of config/admin.yml',
    }));
}

const usageKey = ({ schema, model }: DatabaseUse['models'][number]): string =>
  privilegeKey({ kind: 'execute-model', schema, model });
