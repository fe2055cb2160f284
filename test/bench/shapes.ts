import type { Grantee, Privilege } from '../../domain/privilege.ts';
import { modelsAndRoles, type Rectangle, schemasAndGroups } from './rectangle.ts';

export const SCHEMA = 'demo_ml';
export const OWNER = 'rita';

/** What somebody asks for. */
interface Asked {
  readonly id: string;
  readonly grantee: Grantee;
  readonly privileges: readonly Privilege[];
}

/** A database with leases of which nothing is granted yet. */
export interface Shape {
  readonly name: string;
  readonly schemas: readonly string[];
  readonly models: readonly string[];
  readonly grantees: readonly Grantee[];
  readonly leases: readonly Asked[];
}

export const grantsOfShape = ({ leases }: Shape): number =>
  leases.reduce((sum, { privileges }) => sum + privileges.length, 0);

/** One lease for each grantee. */
const shapeOf = (name: string, { privileges, grantees }: Rectangle): Shape => ({
  name,
  schemas: privileges.flatMap((one) => (one.kind === 'schema-usage' ? [one.schema] : [])),
  models: privileges.flatMap((one) => (one.kind === 'execute-model' ? [one.model] : [])),
  grantees,
  leases: grantees.map((grantee) => ({ id: `users-${grantee.name}`, grantee, privileges })),
});

export const matrix = (schemas: number, groups: number): Shape =>
  shapeOf(`${schemas} schemas × ${groups} groups`, schemasAndGroups(schemas, groups));
export const models = (count: number, roles: number): Shape =>
  shapeOf(`${count} models × ${roles} roles`, modelsAndRoles(count, roles));

const SCATTERED_MODELS = 100;
const EACH = 10;
/** Each group has ten of a hundred models, no two groups the same: nothing coalesces into few statements. */
export function scattered(grants: number): Shape {
  const groups = grants / EACH;
  const names = numbered('churn_model', SCATTERED_MODELS);
  const leases = numbered('campaign', groups).map((name, n) => ({
    id: `users-${name}`,
    grantee: { type: 'group', name } as const,
    privileges: Array.from(
      { length: EACH },
      // 3 and 7 have no factor in common with 100, so these are ten different ones.
      (_, m) => execute(names[(n * 3 + m * (7 + (n % 4) * 10) + m * m * 20) % SCATTERED_MODELS]),
    ),
  }));
  return {
    name: `${grants.toLocaleString('en')} scattered grants`,
    schemas: [],
    models: names,
    grantees: leases.map(({ grantee }) => grantee),
    leases,
  };
}

/** One lease for each grant, ten for each group. */
export function oneByOne(grants: number): Shape {
  const names = numbered('churn_model', EACH);
  const grantees = numbered('campaign', grants / EACH).map(
    (name): Grantee => ({ type: 'group', name }),
  );
  return {
    name: `${grants.toLocaleString('en')} leases of ${(grants / EACH).toLocaleString('en')} groups`,
    schemas: [],
    // One that nobody has asked for yet.
    models: [...names, LATE_MODEL],
    grantees,
    leases: grantees.flatMap((grantee) =>
      names.map((model) => ({
        id: `users-${grantee.name}-${model}`,
        grantee,
        privileges: [execute(model)],
      })),
    ),
  };
}

/** As many leases of one group, each for a model of its own. */
export function onOneGrantee(leases: number): Shape {
  const names = numbered('churn_model', leases);
  const grantee: Grantee = { type: 'group', name: 'campaign' };
  return {
    name: `${leases.toLocaleString('en')} leases of one group`,
    schemas: [],
    models: [...names, LATE_MODEL],
    grantees: [grantee],
    leases: names.map((model) => ({
      id: `users-${model}`,
      grantee,
      privileges: [execute(model)],
    })),
  };
}

export const LATE_MODEL = 'late_model';

export const execute = (model = ''): Privilege => ({
  kind: 'execute-model',
  schema: SCHEMA,
  model,
});

export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}_${n}`);
