import {
  describeGrantee,
  type Grant,
  type Grantee,
  identityKey,
  objectKey,
} from '../../privilege.ts';
import { toSql } from '../../sql.ts';
import type { SeenPart } from '../approvals/question.ts';
import type { Catalog } from '../catalog.ts';
import type { CatalogReading } from '../catalog-reading.ts';
import { coalesce } from '../coalesce.ts';
import { WAREHOUSE_WIDE } from '../database-key.ts';

/** What one approval can list: of a grantee who holds more, a part has to be taken by hand first. */
const MOST_PRIVILEGES = 1_000;

/**
 * The plan of an off-boarding in one database, as its approver reads it: the SQL, and what it leaves. What could not be read is
 * named and nothing is planned there.
 */
export function seeOffBoarding(
  grantee: Grantee,
  database: string,
  reading: CatalogReading,
): SeenPart {
  const where = database === WAREHOUSE_WIDE ? 'in the whole warehouse' : `in ${database}`;
  if ('unreachable' in reading)
    return {
      notes: [
        `${where} nobody could look: ${reading.unreachable}; what we granted there is taken once it can be read, what others granted stays`,
      ],
    };
  const { catalog } = reading;
  const granteeId = catalog.identities.get(identityKey(grantee));
  if (granteeId === undefined)
    return { notes: [`${where} there is no ${describeGrantee(grantee)}`], held: [] };
  const held = [...catalog.held.values()].filter(
    (grant) => identityKey(grant.grantee) === identityKey(grantee),
  );
  const stays = staying(grantee, granteeId, catalog).map((what) => `${where} ${what}`);
  if (held.length > MOST_PRIVILEGES)
    return {
      notes: [
        `${where} it holds ${held.length} privileges, more than the ${MOST_PRIVILEGES} that one approval lists: none of what others granted is taken; revoke some by hand`,
        ...stays,
      ],
    };
  return {
    held: held.map(({ privilege }) => privilege).sort(byObject),
    granteeId,
    notes: [
      ...(held.length === 0 ? [`${where} it holds none of these privileges`] : []),
      ...coalesce('REVOKE', held).map((statement) => `${where}: ${toSql(statement)}`),
      ...stays,
    ],
  };
}

/** The catalog shows rows in any order, and an approval is of a hash. */
const byObject = (one: Grant['privilege'], other: Grant['privilege']): number => {
  const [a, b] = [one, other].map((privilege) => `${objectKey(privilege)} ${privilege.kind}`);
  return a === undefined || b === undefined || a < b ? -1 : Number(a > b);
};

/** What it has that no REVOKE of a grant takes. Nothing is dropped. */
function staying(grantee: Grantee, id: number, catalog: Catalog): string[] {
  const { schemas, models, memberships, superusers, scoped } = catalog;
  const key = identityKey(grantee);
  const isUser = grantee.type === 'user';
  return [
    ...(isUser && superusers.has(grantee.name)
      ? [
          'it is a superuser, who may do everything; take CREATEUSER away, or drop the user, by hand',
        ]
      : []),
    ...(isUser ? schemas : [])
      .filter(({ ownerId }) => ownerId === id)
      .map(({ name }) => `it owns schema ${name}, and goes on to; give it another owner by hand`),
    ...(isUser ? models : [])
      .filter(({ ownerId }) => ownerId === id)
      .map(
        ({ schema, model }) =>
          `it owns model ${schema}.${model}, and goes on to; give it another owner by hand`,
      ),
    ...(memberships.get(key) ?? []).map(
      (of) => `it is in ${of}, and keeps what that holds; take it out by hand`,
    ),
    ...scoped
      .filter(({ holder }) => holder === key)
      .map(
        ({ right, scope, within }) =>
          `it holds ${right} for all ${scope} ${'schema' in within ? `of schema ${within.schema}` : 'of the database'}; revoke that by hand`,
      ),
  ];
}
