import { type Config, knownRoles, type Warehouse } from '../config.ts';
import {
  describeGrantee,
  type Grantee,
  ofPersona,
  type Privilege,
  privilegeScope,
} from '../privilege.ts';
import { databaseRef, WAREHOUSE_WIDE } from './database-key.ts';
import { granteesOf } from './grantees.ts';
import type { Approval } from './request.ts';

/** The privileges that a request names, by ledger key of the database that holds them; or why it names none. */
export type ExpandedPersona =
  | { readonly parts: ReadonlyMap<string, Privilege[]> }
  | { readonly problems: string[] };

/** Expands a persona or takes the explicit list, and puts ASSUMEROLE into the warehouse-wide part. */
export function expandPersona(
  request: Approval,
  warehouse: Warehouse,
  config: Config,
): ExpandedPersona {
  const named = privilegesOf(request, warehouse, config);
  if ('problems' in named) return named;
  const databases =
    typeof request.database === 'string' ? [request.database] : [...new Set(request.database)];
  const problems = [
    ...databases.flatMap((database) =>
      warehouse.databases.includes(database)
        ? []
        : [
            `database ${database} is not configured for warehouse ${warehouse.name}; it has ${warehouse.databases.join(', ')}`,
          ],
    ),
    ...named.privileges.flatMap((p) =>
      'role' in p && !knownRoles(warehouse).includes(p.role)
        ? [
            `role ${p.role} is not known for warehouse ${warehouse.name}; add it to its roles in config/admin.yml`,
          ]
        : [],
    ),
  ];
  if (problems.length > 0) return { problems };
  const local = named.privileges.filter((p) => privilegeScope(p) === 'database');
  const warehouseWide = named.privileges.filter((p) => privilegeScope(p) === 'warehouse');
  const parts = new Map<string, Privilege[]>();
  if (local.length > 0)
    for (const database of databases) parts.set(databaseRef(warehouse, database).key, local);
  if (warehouseWide.length > 0)
    parts.set(databaseRef(warehouse, WAREHOUSE_WIDE).key, warehouseWide);
  return { parts };
}

function privilegesOf(
  request: Approval,
  warehouse: Warehouse,
  config: Config,
): { privileges: Privilege[] } | { problems: string[] } {
  const { persona, privileges } = request;
  if (persona === undefined) {
    return privileges === undefined
      ? { problems: ['neither persona nor privileges is given; name one of them'] }
      : { privileges };
  }
  if (privileges !== undefined)
    return { problems: ['both persona and privileges are given; name one of them'] };
  const kinds = config.personas[persona.name]?.privileges;
  if (kinds === undefined) {
    return {
      problems: [
        `persona ${persona.name} is not configured; there is ${Object.keys(config.personas).join(', ')}`,
      ],
    };
  }
  const { models = [] } = persona;
  const isExecuted = kinds.includes('execute-model');
  if (isExecuted && models.length === 0) {
    return {
      problems: [
        `persona ${persona.name} executes models, but persona.models lists none; name each model`,
      ],
    };
  }
  if (!isExecuted && models.length > 0) {
    return {
      problems: [
        `persona ${persona.name} executes no models, but persona.models lists ${models.length}; leave models out, or name another persona`,
      ],
    };
  }
  const roles = kinds.includes('assume-role') ? pairedRoles(granteesOf(request), warehouse) : {};
  if ('problems' in roles)
    return { problems: roles.problems.map((problem) => `persona ${persona.name}: ${problem}`) };
  const { schema } = persona;
  const { role } = roles;
  return { privileges: kinds.flatMap((kind) => ofPersona(kind, { schema, models, role })) };
}

/** The role that comes with the persona, if it is the same for all: a request asks for the same privileges for each grantee. */
function pairedRoles(
  grantees: readonly Grantee[],
  warehouse: Warehouse,
): { readonly role?: string | undefined } | { readonly problems: readonly string[] } {
  const roles = grantees.map((grantee) => pairedRole(grantee, warehouse));
  const problems = roles.flatMap((role) => ('problem' in role ? [role.problem] : []));
  if (problems.length > 0) return { problems };
  const [role, ...others] = new Set(roles.map((one) => ('role' in one ? one.role : undefined)));
  return others.length === 0
    ? { role }
    : {
        problems: [
          `${grantees.map(describeGrantee).join(', ')} have different pairs in warehouse ${warehouse.name} (roles ${[role, ...others].map((one) => one ?? 'none').join(', ')}); ask for each of them under a requestId of its own`,
        ],
      };
}

/**
 * The role that comes with the persona: that of the group's pair. Without one, everybody may use every role, until groups
 * are separated.
 */
function pairedRole(
  grantee: Grantee,
  warehouse: Warehouse,
): { readonly role?: string } | { readonly problem: string } {
  const pairs = warehouse.setup?.pairs ?? [];
  const own = grantee.type === 'group' ? pairs.filter(({ group }) => group === grantee.name) : [];
  const [role, ...others] = new Set(own.map((pair) => pair.role));
  if (role === undefined)
    return warehouse.setup?.separateGroups === true
      ? {
          problem: `groups are separated in warehouse ${warehouse.name}, and ${describeGrantee(grantee)} has no pair under setup.pairs, so it would have no role to create models with; add a pair, or ask for privileges that name the role`,
        }
      : {};
  return others.length === 0
    ? { role }
    : {
        problem: `${describeGrantee(grantee)} has several pairs in warehouse ${warehouse.name} (roles ${[role, ...others].join(', ')}); ask for privileges that name the role`,
      };
}
