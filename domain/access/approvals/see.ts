import { describeGrantee, type Grantee, type Privilege } from '../../privilege.ts';
import type { Bound } from '../bound.ts';
import type { CatalogReading } from '../catalog-reading.ts';
import { resolveLease } from '../resolve-lease.ts';
import type { SeenPart } from './question.ts';

/**
 * What one part of a question stands for in the catalog as somebody saw it. A catalog that could not be read binds nothing,
 * and the question says so: the names are bound when the access is first applied, as without a question.
 */
export function seePart(
  grantee: Grantee,
  privileges: readonly Privilege[],
  reading: CatalogReading,
): SeenPart {
  if ('unreachable' in reading)
    return {
      notes: [
        `nobody could look what the names stand for: ${reading.unreachable}; they are taken as they are when the access begins`,
      ],
    };
  const {
    bound,
    held,
    blocked,
    findings = [],
  } = resolveLease({ grantee, privileges }, reading.catalog);
  const notes = [
    ...(bound === undefined ? [] : inWords(grantee, bound)),
    ...held,
    ...blocked,
    ...findings,
  ];
  return { ...(bound !== undefined && { bound }), notes };
}

/** Ids and owners: what is not the same any more when the access begins blocks it. */
function inWords(
  grantee: Grantee,
  { grantee: { id }, schemas, models, allModels = {}, owners }: Bound,
): string[] {
  const owner = (ownerId: number): string => owners[ownerId] ?? `the user of id ${ownerId}`;
  return [
    `${describeGrantee(grantee)} has id ${id}`,
    ...Object.values(schemas).map(
      (schema) =>
        `schema ${schema.name} has id ${schema.id} and belongs to ${owner(schema.ownerId)}`,
    ),
    ...Object.entries(allModels).map(([key, of]) => {
      const [schema]: string[] = JSON.parse(key);
      return `of schema ${schema} it is all models of ${of.owners.map(owner).join(', ')}, those to come included; a model of anybody else is told, and not granted`;
    }),
    ...Object.entries(models).map(([key, { ownerId }]) => {
      const names: string[] = JSON.parse(key);
      return `model ${names.join('.')} belongs to ${owner(ownerId)}`;
    }),
  ];
}
