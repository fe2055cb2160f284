import * as z from 'zod/mini';
import type { Shape } from '../../ledger-json.ts';
import { type Grantee, identityKey } from '../../privilege.ts';

/**
 * A privilege of a kind that we never grant, as somebody holds it: read and taken by off-boardings. A right on what the names
 * say, in the catalog's spelling.
 */
export interface OtherPrivilege {
  /** How it is read and revoked: a key of `OTHER_CLASSES`. */
  readonly class: string;
  readonly right: string;
  readonly on: readonly string[];
}
export const OtherPrivilege: z.ZodMiniType<OtherPrivilege> = z.looseObject({
  class: z.string(),
  right: z.string(),
  on: z.array(z.string()),
} satisfies Shape<OtherPrivilege>);

/** One such privilege of one grantee. */
export interface OtherGrant {
  readonly other: OtherPrivilege;
  readonly grantee: Grantee;
}

/** Identity of such a privilege within a database, as text. */
export const otherKey = ({ class: of, on, right }: OtherPrivilege): string =>
  JSON.stringify(['other', of, ...on, right]);

/** Identity of such a grant within a database, as text; no grant key begins so. */
export const otherGrantKey = ({ other, grantee }: OtherGrant): string =>
  `${otherKey(other)} ${identityKey(grantee)}`;
