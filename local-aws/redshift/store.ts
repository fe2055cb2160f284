import type { Catalog, Membership, Model } from './catalog.ts';
import type { StatementResult } from './engine.ts';
import type { Identity, Schema } from './identity.ts';
import type { SchemaObject } from './objects.ts';
import type { AclObject, AclRight, RoleUse } from './resolve.ts';
import type { Session } from './session.ts';

/** Where privileges live. It is told of every change of the catalog after the catalog has made it. */
export interface Store {
  readonly run: (database: string, batch: Batch) => Promise<readonly StatementResult[]>;
  /** Whether the session's user has the right: its own, of a group or role, or PUBLIC's; owners and superusers have all. */
  readonly holds: (
    database: string,
    session: Session,
    object: AclObject,
    right: AclRight,
  ) => Promise<boolean>;
  readonly mayAssume: (session: Session, use: RoleUse) => Promise<boolean>;
  readonly identityAdded: (identity: Identity) => Promise<void>;
  /** Takes everything from the identity, and what it had granted to others. */
  readonly identityRemoved: (identity: Identity) => Promise<void>;
  readonly joined: (membership: Membership) => Promise<void>;
  readonly left: (membership: Membership) => Promise<void>;
  /** An identity or a schema has another name. */
  readonly renamed: () => Promise<void>;
  readonly schemaAdded: (database: string, schema: Schema) => Promise<void>;
  readonly schemaRemoved: (database: string, schema: Schema) => Promise<void>;
  readonly objectAdded: (database: string, object: SchemaObject) => Promise<void>;
  readonly objectRemoved: (database: string, object: SchemaObject) => Promise<void>;
  readonly modelAdded: (database: string, model: Model) => Promise<void>;
  readonly modelRemoved: (database: string, model: Model) => Promise<void>;
  /** After any of these, and when a model's state changed. */
  readonly catalogChanged: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Batch {
  readonly sqls: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly session: Session;
  readonly mode: 'TRANSACTION' | 'AUTO_COMMIT';
}

export type OpenStore = (catalog: Catalog) => Promise<Store>;
