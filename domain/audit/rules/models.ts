import { type Catalog, type CatalogModel, isReady } from '../../access/catalog.ts';
import { isLive } from '../../access/lease.ts';
import { gives, otherWays } from '../../access/other-ways.ts';
import { foldName } from '../../name.ts';
import { describeGrantee, type Grant, grantKey, privilegeKey } from '../../privilege.ts';
import type { CatalogFacts } from '../facts.ts';
import type { AuditVerdict, CatalogRule, Subject } from '../rule.ts';
import { fails, listed, RULE_PAGES } from './verdicts.ts';

const subjectOf = ({ schema, model }: CatalogModel): Subject => ({
  kind: 'model',
  name: `${schema}.${model}`,
});

/** A verdict on each model of a database. */
const ofEachModel =
  (judge: (model: CatalogModel, facts: CatalogFacts) => AuditVerdict) =>
  (facts: CatalogFacts): readonly AuditVerdict[] =>
    facts.catalog.models.map((model) => judge(model, facts));

const passes = (model: CatalogModel): AuditVerdict => ({ ...subjectOf(model), status: 'pass' });

/** Its owner alone may retrain or drop it. */
export const ownersThere: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'medium',
  source: {
    url: RULE_PAGES.modelInfo,
    sentence: 'user_name is the name of the user who created the model.',
  },
  why: 'Nobody but a superuser can retrain, drop or hand on the model.',
  evaluate: ofEachModel((model) =>
    model.ownerId === undefined
      ? fails(
          subjectOf(model),
          `model ${model.schema}.${model.model} belongs to ${model.owner}, and no user of that name exists`,
          'find out who answers for it; whoever does trains it anew under a name of theirs, and the old one is dropped by a superuser',
        )
      : passes(model),
  ),
};

/** Whoever made it cannot make it again. */
export const ownersMayCreate: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'low',
  source: {
    url: RULE_PAGES.createModel,
    sentence: 'CREATE MODEL needs the CREATE MODEL permission and CREATE on the schema.',
  },
  why: 'The model cannot be trained anew when its data changes, and its owner may have left.',
  evaluate: ofEachModel((model, { catalog }) => {
    // The rule before is about an owner who is gone.
    if (model.ownerId === undefined) return passes(model);
    const grant: Grant = {
      grantee: { type: 'user', name: model.owner },
      privilege: { kind: 'create-model' },
    };
    return catalog.held.has(grantKey(grant)) || otherWays(grant, catalog).length > 0
      ? passes(model)
      : fails(
          subjectOf(model),
          `user ${model.owner} owns model ${model.schema}.${model.model} and has CREATE MODEL in no way: directly, by a group, by a role or by PUBLIC`,
          `ask whether ${model.owner} still answers for it; give the persona that creates models by a lease, or hand the model on`,
        );
  }),
};

/** AWS lists no states; these words stand in those that were seen. */
const FAILED = /fail|error/i;
const UNDER_WAY = /progress|train|running|creating|validat|prepar|export|deploy/i;

/** A model that nobody can use although they may. */
export const trainingsSucceed: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'medium',
  source: { url: RULE_PAGES.modelInfo, sentence: 'model_state is the current state of the model.' },
  why: 'Leases on it wait until they are over, and whoever predicts with it gets an error.',
  evaluate: ofEachModel((model) => {
    const { schema, model: name, state } = model;
    if (isReady(model)) return passes(model);
    if (FAILED.test(state))
      return fails(
        subjectOf(model),
        `model ${schema}.${name} is in state ${state}; wanted is Model is Ready`,
        `ask its owner ${model.owner} to run SHOW MODEL, which says why, to correct that, and to train it anew or drop it`,
      );
    return UNDER_WAY.test(state)
      ? passes(model)
      : {
          ...subjectOf(model),
          status: 'unknown',
          evidence: `model ${schema}.${name} is in state ${state}, which is not documented: whether it works nobody here can tell`,
          remedy: `ask its owner ${model.owner} to run SHOW MODEL`,
        };
  }),
};

/** Who may execute it, besides its owner and superusers: grantees, `public`, and holders of scoped permissions. */
export function usersOf(
  { schema, model }: CatalogModel,
  { catalog }: Pick<CatalogFacts, 'catalog'>,
): readonly string[] {
  const privilege = { kind: 'execute-model', schema, model } as const;
  const key = privilegeKey(privilege);
  return [
    ...(granteesByModel(catalog).get(key) ?? []),
    ...(catalog.publicly.has(key) ? ['public'] : []),
    ...catalog.scoped
      .filter((permission) => gives(permission, privilege))
      .map(({ holder }) => holder),
  ];
}

const granteesOf = new WeakMap<Catalog, ReadonlyMap<string, readonly string[]>>();

/** Who was granted EXECUTE on each model, by the key of the privilege. Made once for a catalog: it may have thousands of models, and ten times the grants. */
function granteesByModel(catalog: Catalog): ReadonlyMap<string, readonly string[]> {
  const known = granteesOf.get(catalog);
  if (known !== undefined) return known;
  const grants = [...catalog.held.values()].filter(
    ({ privilege }) => privilege.kind === 'execute-model',
  );
  const byModel = Map.groupBy(grants, ({ privilege }) => privilegeKey(privilege));
  const made = new Map(
    [...byModel].map(([key, of]) => [key, of.map(({ grantee }) => describeGrantee(grantee))]),
  );
  granteesOf.set(catalog, made);
  return made;
}

/** It costs storage, and perhaps an endpoint. */
export const modelsUsable: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'low',
  source: {
    url: RULE_PAGES.createModelNotes,
    sentence: 'The owner of a model has all privileges on it; others need EXECUTE.',
  },
  why: 'It was made for nobody, or the access to it has ended: it can perhaps be dropped.',
  evaluate: ofEachModel((model, facts) =>
    usersOf(model, facts).length > 0
      ? passes(model)
      : fails(
          subjectOf(model),
          `nobody but user ${model.owner}, its owner, and superusers may execute model ${model.schema}.${model.model}`,
          'give it to those whom it is for by a lease, or ask its owner to drop it',
        ),
  ),
};

/** The schemas that the configuration names, and those that live leases do, as they are called now. */
function knownSchemas({ schemas, state, plan, now }: CatalogFacts): ReadonlySet<string> {
  const asked = state.leases
    .filter((lease) => isLive(lease, now))
    .flatMap(({ id, privileges }) => [
      ...privileges,
      ...[...(plan.resolved.get(id)?.named.values() ?? [])].map(({ privilege }) => privilege),
    ]);
  return new Set([
    ...schemas.map(foldName),
    ...asked.flatMap((privilege) => ('schema' in privilege ? [foldName(privilege.schema)] : [])),
  ]);
}

/** Where nobody decides on access nobody looks at who may create either. */
export const modelsInTheirSchemas: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'low',
  source: {
    url: RULE_PAGES.grantNotes,
    sentence: 'Keep models and their functions in a schema of their own.',
  },
  why: 'No lease reaches it there; and GRANT EXECUTE on all functions of a schema fails where a model is.',
  evaluate: (facts) => {
    const known = knownSchemas(facts);
    const bySchema = Map.groupBy(facts.catalog.models, ({ schema }) => schema);
    return [...bySchema].map(([schema, models]): AuditVerdict => {
      const subject = { kind: 'schema', name: schema };
      return known.has(foldName(schema))
        ? { ...subject, status: 'pass' }
        : fails(
            subject,
            `schema ${schema} holds ${listed(models.map(({ model }) => `model ${model}`))}; no live lease, baseline, canary, tag or listing names the schema`,
            'give access to its models by leases, or have their owners train them anew in a schema that is for models and drop these',
          );
    });
  },
};
