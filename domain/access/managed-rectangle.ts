import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { Grantee, identityKey, Privilege, privilegeKey } from '../privilege.ts';
import type { BoundSchema } from './bound.ts';
import type { Managed } from './managed.ts';
import { found, type Matrix, rectangles } from './rectangles.ts';

/**
 * Managed grants as they are kept: each of the privileges for each of the grantees, all since the same evidence. When one grant
 * is taken out, others take the place of the whole rectangle.
 */
export interface ManagedRectangle {
  /** The evidence that wrote it, and its number there. */
  readonly id: string;
  readonly since: number;
  readonly permanent?: number;
  readonly uncertain?: NonNullable<Managed['uncertain']>;
  readonly privileges: readonly Privilege[];
  /** Owners of the models, one for each privilege; null where the catalog showed none. */
  readonly ownerIds?: readonly (number | null)[];
  /** The schemas that the privileges name. */
  readonly schemas: readonly BoundSchema[];
  readonly grantees: readonly Grantee[];
  /** One for each grantee; null where the catalog showed none. */
  readonly granteeIds: readonly (number | null)[];
}

const Id = z.nullable(z.number());
export const ManagedRectangle: z.ZodMiniType<ManagedRectangle> = z.looseObject({
  id: z.string(),
  since: z.int(),
  permanent: z.exactOptional(z.int()),
  uncertain: z.exactOptional(z.looseObject({ batches: z.array(z.string()), until: z.string() })),
  privileges: z.array(Privilege),
  ownerIds: z.exactOptional(z.array(Id)),
  schemas: z.array(z.looseObject({ id: z.number(), name: z.string(), ownerId: z.number() })),
  grantees: z.array(Grantee),
  granteeIds: z.array(Id),
} satisfies Shape<ManagedRectangle>);

/** These grants as rectangles of the evidence `seq`. Those of one evidence come from one batch, hence none is too long for an item. */
export function toRectangles(grants: readonly Managed[], seq: number): ManagedRectangle[] {
  const alike = Map.groupBy(grants, ({ since, permanent, uncertain }) =>
    JSON.stringify([since, permanent, uncertain]),
  );
  return [...alike.values()]
    .flatMap(rectanglesOf)
    .map((rectangle, n) => ({ id: `${seq}.${n}`, ...rectangle }));
}

function rectanglesOf(grants: readonly Managed[]): Omit<ManagedRectangle, 'id'>[] {
  const cells: Matrix = new Map();
  const byObject = new Map<string, Managed>();
  const byHolder = new Map<string, Managed>();
  for (const managed of grants) {
    const { grant, granteeId, schema, ownerId } = managed;
    const object = `${privilegeKey(grant.privilege)} ${schema?.id} ${schema?.ownerId} ${ownerId}`;
    const holder = `${identityKey(grant.grantee)} ${granteeId}`;
    found(cells, object, () => new Set<string>()).add(holder);
    if (!byObject.has(object)) byObject.set(object, managed);
    if (!byHolder.has(holder)) byHolder.set(holder, managed);
  }
  return rectangles(cells).map(({ objects, holders }) =>
    rectangleOf(
      objects.flatMap((key) => byObject.get(key) ?? []),
      holders.flatMap((key) => byHolder.get(key) ?? []),
    ),
  );
}

/** Of one grant for each object and one for each holder. */
function rectangleOf(
  objects: readonly Managed[],
  holders: readonly Managed[],
): Omit<ManagedRectangle, 'id'> {
  const schemas = new Map<string, BoundSchema>();
  for (const { grant, schema } of objects)
    if ('schema' in grant.privilege && schema !== undefined)
      schemas.set(grant.privilege.schema, { name: grant.privilege.schema, ...schema });
  const [first] = objects;
  const ownerIds = objects.map(({ ownerId }) => ownerId ?? null);
  return {
    since: first?.since ?? 0,
    ...(first?.permanent !== undefined && { permanent: first.permanent }),
    ...(first?.uncertain && { uncertain: first.uncertain }),
    privileges: objects.map(({ grant }) => grant.privilege),
    ...(ownerIds.some((id) => id !== null) && { ownerIds }),
    schemas: [...schemas.values()],
    grantees: holders.map(({ grant }) => grant.grantee),
    granteeIds: holders.map(({ granteeId }) => granteeId ?? null),
  };
}

/** Its grants one by one. */
export function managedIn(rectangle: ManagedRectangle): Managed[] {
  const { id, since, permanent, uncertain, privileges, grantees, granteeIds, ownerIds } = rectangle;
  const schemas = new Map(rectangle.schemas.map((schema) => [schema.name, schema]));
  return privileges.flatMap((privilege, p) => {
    const schema = 'schema' in privilege ? schemas.get(privilege.schema) : undefined;
    const ownerId = ownerIds?.[p] ?? undefined;
    const shared = {
      since,
      rectangle: id,
      ...(permanent !== undefined && { permanent }),
      ...(uncertain && { uncertain }),
      ...(schema && { schema: { id: schema.id, ownerId: schema.ownerId } }),
      ...(ownerId !== undefined && { ownerId }),
    };
    return grantees.map((grantee, g): Managed => {
      const granteeId = granteeIds[g] ?? undefined;
      return {
        grant: { privilege, grantee },
        ...shared,
        ...(granteeId !== undefined && { granteeId }),
      };
    });
  });
}
