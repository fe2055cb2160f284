import { type Model, PUBLIC } from '../catalog.ts';
import { SqlError } from '../engine.ts';
import type { Identity } from '../identity.ts';
import type { AclObject, AclRight } from '../resolve.ts';
import type { Session } from '../session.ts';

/** One privilege on one object, as granted by one grantor. */
export interface AclEntry {
  readonly object: AclObject;
  readonly right: AclRight;
  readonly grantor: Identity;
  readonly grantee: Identity;
  readonly grantOption: boolean;
}

/** A database's privileges: object → entry. The owner's own rights are not entries: the views list what was granted. */
export type Acl = Map<string, Map<string, AclEntry>>;

/** How the database keeps the object's entries. */
export function objectKey(object: AclObject): string {
  switch (object.kind) {
    case 'models':
      return 'models';
    case 'model':
      return `model ${object.model.id}`;
    case 'schema':
      return `schema ${object.schema.id}`;
    case 'object':
      return `object ${object.object.id}`;
  }
}

/** A model can be named only by who may use its schema. */
export function refuseUnreachable(acl: Acl, object: AclObject, session: Session): void {
  if (object.kind !== 'model') return;
  const { schema } = object.model;
  if (!holds(acl, { kind: 'schema', schema, owner: schema.owner }, 'USAGE', session))
    throw new SqlError(`permission denied for schema ${schema.name}`);
}

/** Whether the session's user has the right: its own, of a group or role, or PUBLIC's. */
export const holds = (acl: Acl, object: AclObject, right: AclRight, session: Session): boolean =>
  session.user.superuser ||
  object.owner.id === session.user.id ||
  [...(acl.get(objectKey(object))?.values() ?? [])].some(
    (entry) => entry.right === right && isOwn(session, entry.grantee),
  );

/** Throws SqlError unless the session's user may predict with the model. */
export function refuseExecution(acl: Acl, model: Model, session: Session): void {
  const object = { kind: 'model', model, owner: model.owner } as const;
  refuseUnreachable(acl, object, session);
  if (!holds(acl, object, 'EXECUTE', session))
    throw new SqlError(`permission denied for model ${model.name}`);
}

export const isOwn = ({ own }: Session, { id }: Identity): boolean =>
  id === PUBLIC.id || own.has(id);
