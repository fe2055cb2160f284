import type * as z from 'zod/mini';
import type { Row } from '../row.ts';

/** Everything that is particular to one kind of privilege. The rest of the code treats all kinds alike. */
export interface PrivilegeDefinition<P extends { readonly kind: string }> {
  readonly kind: P['kind'];
  /** As it stands in a request, in the configuration and in the ledger. */
  readonly schema: z.ZodMiniType<P>;
  /** Where it is held: in each database, or once in the whole warehouse. */
  readonly scope: 'database' | 'warehouse';
  /** What it names, as part of its key: the names in JSON, with commas between. Empty when it names nothing. */
  readonly object: (privilege: P) => string;
  /** The kind that is granted instead, once for each object: this one is no grant itself. */
  readonly each?: string;
  /** How it is granted and revoked, or only said. */
  readonly syntax: GrantSyntax<P>;
  /** How it is read back, by the name of a view; kinds that share a view give it the same query. */
  readonly views: Readonly<Record<string, CatalogView<P>>>;
  /** The permission on everything of its sort that gives it too. */
  readonly scoped?: { readonly right: string; readonly scope: string };
  /** What a persona with this kind makes of a request. */
  readonly ofPersona: (request: PersonaTerms) => readonly P[];
}

/** `GRANT <right> <on> <name>, … TO … <suffix>`. Kinds with the same `on` can stand in one statement. */
export interface GrantSyntax<P> {
  readonly right: string;
  readonly on?: string;
  readonly name?: (privilege: P, write: NameWriter) => string;
  readonly suffix?: string;
}

/** How names are written: quoted in SQL, as they are in messages. */
export interface NameWriter {
  readonly identifier: (name: string) => string;
  readonly role: (arn: string) => string;
}

/** One kind of rows of the catalog: which columns, all of them text, from which view under which condition. */
export interface CatalogSource {
  readonly columns: readonly string[];
  /** Empty for what needs no view. */
  readonly from: string;
}

/** What a row of a view says. */
export interface CatalogView<P> extends CatalogSource {
  /** Undefined for a row that is about another kind. */
  readonly read: (row: Row) => Holding<P> | undefined;
}

/** Who holds it, as the catalog says: `user`, `group`, `role`, `public`, or a type that nothing can be granted to. */
export interface Holding<P> {
  readonly privilege: P;
  readonly type: Row[number] | undefined;
  readonly name: Row[number] | undefined;
}

export interface PersonaTerms {
  readonly schema: string;
  readonly models: readonly string[];
  /** The grantee's own role, where the configuration pairs it with one. */
  readonly role: string | undefined;
}

/** Names hold no control characters (domain/name.ts), so only these need JSON's escape, and few names have one. */
const ESCAPED = /["\\]/;
/** A name as JSON, quickly: keys are made by the ten thousand. */
export const inJson = (name: string): string =>
  ESCAPED.test(name) ? JSON.stringify(name) : `"${name}"`;
