import * as z from 'zod/mini';
import { breakageIn } from '../../audit/breakage.ts';
import type { DatabaseUse } from '../../audit/use.ts';
import { jsonBytes } from '../../ledger-json.ts';
import {
  describeGrantee,
  type Grant,
  type Grantee,
  identityKey,
  objectKey,
} from '../../privilege.ts';
import { RoleArn } from '../../role-arn.ts';
import { toSql } from '../../sql.ts';
import type { Seen, SeenPart } from '../approvals/question.ts';
import type { Catalog } from '../catalog.ts';
import type { CatalogReading } from '../catalog-reading.ts';
import { coalesce } from '../coalesce.ts';
import { databaseNamed, WAREHOUSE_WIDE } from '../database-key.ts';
import type { OtherReading } from './other-reading.ts';
import { seeOthers } from './see-others.ts';

/** What one approval can list: of a grantee who holds more, a part has to be taken by hand first. */
const MOST_PRIVILEGES = 1_000;
/** Ours: a question is one item of the ledger (400 KB at most) and holds this as data and as SQL. */
const MOST_BYTES = 250_000;
/** How much of what it owns is named. */
const MOST_OWNED = 20;

/** What was read of one database. */
export interface Looked {
  /** Ledger key. */
  readonly key: string;
  readonly reading: CatalogReading;
  /** Missing where there is no such grantee. */
  readonly others?: OtherReading;
  /** Who uses what, as far as the newest audit could tell. */
  readonly use?: DatabaseUse | undefined;
}

interface Plan {
  readonly part: SeenPart;
  readonly bytes: number;
}

/**
 * The plan of an off-boarding, as its approver reads it: the SQL in each database, and what it leaves. What could not be read is
 * named and nothing is planned there. `configured` are the warehouse's databases that the configuration lists.
 */
export function seeOffBoarding(
  grantee: Grantee,
  looked: readonly Looked[],
  configured: readonly string[],
): Seen {
  let room = MOST_BYTES;
  return Object.fromEntries(
    looked.map((one) => {
      const { part, bytes } = planOf(grantee, one, { room, configured });
      room -= bytes;
      return [one.key, [part]];
    }),
  );
}

function planOf(
  grantee: Grantee,
  { key, reading, others, use }: Looked,
  { room, configured }: { readonly room: number; readonly configured: readonly string[] },
): Plan {
  const database = databaseNamed(key);
  const where = database === WAREHOUSE_WIDE ? 'in the whole warehouse' : `in ${database}`;
  if ('unreachable' in reading)
    return noted([
      `${where} nobody could look: ${reading.unreachable}; what we granted there is taken once it can be read, what others granted stays`,
    ]);
  const { catalog } = reading;
  const granteeId = catalog.identities.get(identityKey(grantee));
  if (granteeId === undefined)
    return noted([`${where} there is no ${describeGrantee(grantee)}`], { held: [], others: [] });
  const held = [...catalog.held.values()].filter(
    (grant) => identityKey(grant.grantee) === identityKey(grantee) && hasArn(grant),
  );
  const stays = [...staying(grantee, granteeId, catalog), ...leftBy(others, configured)].map(
    (what) => `${where} ${what}`,
  );
  const statements = coalesce('REVOKE', held);
  const breaks = breakageIn(use)(held).map((what) => `${where} ${what}`);
  const bytes = jsonBytes(held) + jsonBytes(statements.map(toSql)) + jsonBytes(breaks);
  if (held.length > MOST_PRIVILEGES || bytes > room)
    return noted([
      `${where} it holds ${held.length} privileges, more than the ${MOST_PRIVILEGES}, or the ${MOST_BYTES} bytes, that one approval lists: none of what others granted is taken; revoke some by hand`,
      ...stays,
    ]);
  const also = seeOthers({ grantee, granteeId, others }, room - bytes);
  const sql = [...statements, ...also.statements].map(toSql);
  return {
    part: {
      held: held.map(({ privilege }) => privilege).sort(byObject),
      ...(also.taken && { others: also.taken }),
      granteeId,
      notes: [
        ...(sql.length === 0 ? [`${where} it holds none of these privileges`] : []),
        ...breaks,
        ...sql.map((text) => `${where}: ${text}`),
        ...also.notes.map((what) => `${where} ${what}`),
        ...stays,
      ],
    },
    bytes: bytes + also.bytes,
  };
}

const noted = (notes: readonly string[], rest: Omit<SeenPart, 'notes'> = {}): Plan => ({
  part: { notes, ...rest },
  bytes: jsonBytes(notes),
});

/** ASSUMEROLE on the default role, or on all, is no privilege that can be asked for: it is taken with those of other kinds. */
const hasArn = ({ privilege }: Grant): boolean =>
  privilege.kind !== 'assume-role' || z.safeParse(RoleArn, privilege.role).success;

/** The catalog shows rows in any order, and an approval is of a hash. */
const byObject = (one: Grant['privilege'], other: Grant['privilege']): number => {
  const [a, b] = [one, other].map((privilege) => `${objectKey(privilege)} ${privilege.kind}`);
  return a === undefined || b === undefined || a < b ? -1 : Number(a > b);
};

/** What it has that no REVOKE takes. Nothing is dropped. */
function staying(grantee: Grantee, id: number, catalog: Catalog): string[] {
  const { schemas, models, superusers } = catalog;
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
  ];
}

/** What else it owns, and where nobody looks. */
function leftBy(others: Looked['others'], configured: readonly string[]): string[] {
  if (others === undefined || 'unreachable' in others) return [];
  const { owned, databases } = others;
  const more = owned.length > MOST_OWNED ? `, and ${owned.length - MOST_OWNED} more` : '';
  return [
    ...(owned.length === 0
      ? []
      : [
          `it owns ${owned.slice(0, MOST_OWNED).join(', ')}${more}, and goes on to; give them another owner by hand`,
        ]),
    ...databases
      .filter((name) => !configured.includes(name))
      .map(
        (name) =>
          `there is database ${name}, which config/admin.yml does not list: what it holds there stays; list it and ask again, or look by hand`,
      ),
  ];
}
