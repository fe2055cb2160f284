import * as z from 'zod/mini';
import { describeScoped, SUPERUSER_ROLE, superusersIn } from '../../access/other-ways.ts';
import { grantsAsScoped } from '../../privilege.ts';
import type { CatalogRule, Subject } from '../rule.ts';
import { fails, noneBut, RULE_PAGES } from './verdicts.ts';

/** A privilege's key: its kind, and what it names. */
const PrivilegeKey = z.array(z.string());

/** What PUBLIC holds, as kind and names. */
const publicRights = (publicly: ReadonlySet<string>): readonly (readonly string[])[] =>
  [...publicly].map((key) => PrivilegeKey.parse(JSON.parse(key)));

const PUBLIC: Subject = { kind: 'grantee', name: 'public' };

/** Nobody can take from one of all what all have. */
export const publicHoldsNothing: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'critical',
  source: {
    url: RULE_PAGES.grant,
    sentence: 'PUBLIC grants the specified privileges to all users, including users created later.',
  },
  why: 'Everybody who can log in has it, whatever leases and reviews say.',
  evaluate: ({ catalog }) =>
    noneBut(
      PUBLIC,
      publicRights(catalog.publicly).flatMap(([kind, schema, model]) => {
        if (kind === 'create-model')
          return [
            fails(
              PUBLIC,
              'PUBLIC may create models in this database; wanted is that named groups, roles and users may',
              'give it by leases to those who need it, then run: REVOKE CREATE MODEL FROM PUBLIC',
            ),
          ];
        if (kind !== 'execute-model') return [];
        return [
          fails(
            { kind: 'model', name: `${schema}.${model}` },
            `PUBLIC may execute model ${schema}.${model}; wanted is that named groups, roles and users may`,
            `give it by leases to those who need it, then have its owner revoke EXECUTE ON MODEL ${schema}.${model} FROM PUBLIC`,
          ),
        ];
      }),
    ),
};

/** Whoever may create there can shadow a function, or make a model, beside those in use. */
export const publicCreatesNothing: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'high',
  source: {
    url: RULE_PAGES.grant,
    sentence: 'By default, all users have CREATE and USAGE privileges on the PUBLIC schema.',
  },
  why: 'Everybody can put a function or a model beside those that others trust.',
  evaluate: ({ catalog }) => {
    const open = new Set(
      publicRights(catalog.publicly).flatMap(([kind, schema = '']) =>
        kind === 'schema-create' ? [schema] : [],
      ),
    );
    return [...new Set(catalog.models.map(({ schema }) => schema))].map((schema) =>
      open.has(schema)
        ? fails(
            { kind: 'schema', name: schema },
            `schema ${schema} holds models and PUBLIC has CREATE on it; wanted is that named groups, roles and users have`,
            `run as its owner: REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC`,
          )
        : { kind: 'schema', name: schema, status: 'pass' },
    );
  },
};

/** No grant of ours bounds a superuser. */
export const superusersKnown: CatalogRule = {
  about: 'catalog',
  where: 'warehouse',
  severity: 'high',
  source: {
    url: RULE_PAGES.superuser,
    sentence: 'Superusers have the same permissions as database owners for all databases.',
  },
  why: 'They may create and execute every model, and no lease, suspension or revoke is felt.',
  evaluate: ({ catalog, superusers }) => {
    return [...superusersIn(catalog)].map((name) => {
      const subject = { kind: 'user', name: `user ${name}` };
      if (superusers.includes(name)) return { ...subject, status: 'pass' };
      const way = catalog.superusers.has(name) ? 'is a superuser' : `is in ${SUPERUSER_ROLE}`;
      return fails(
        subject,
        `user ${name} ${way}, and may create and execute every model; wanted are ${superusers.join(', ')} only`,
        `take it away (ALTER USER … NOCREATEUSER, REVOKE ROLE sys:superuser), or list ${name} in audit.superusers of config/admin.yml`,
      );
    });
  },
};

/** What is given on everything of a sort shows in no view of grants on one thing. */
export const nothingScoped: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'high',
  source: {
    url: RULE_PAGES.grant,
    sentence: 'Scoped permissions apply to all objects of a type, those made later included.',
  },
  why: 'It gives what nobody named, on models that do not exist yet, and no lease ends it.',
  evaluate: ({ catalog, ref }) =>
    noneBut(
      { kind: 'database', name: ref.database },
      catalog.scoped
        .filter(grantsAsScoped)
        .map((one) =>
          fails(
            { kind: 'grantee', name: `${one.holder}: ${describeScoped(one)}` },
            `${one.holder} holds ${describeScoped(one)}, which may give access to every model there`,
            'give what is needed by leases on single schemas and models, then revoke it as the administrator of the database',
          ),
        ),
    ),
};
