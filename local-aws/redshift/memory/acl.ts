import { type Identity, type Model, PUBLIC } from '../catalog.ts';
import { SqlError } from '../engine.ts';
import type { AclChange, AclObject, AclRight, Recipient } from '../resolve.ts';
import type { Session } from '../session.ts';
import type { Undo } from './undo.ts';

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

export const objectKey = (object: AclObject): string =>
  object.kind === 'models'
    ? 'models'
    : object.kind === 'model'
      ? `model ${object.model.id}`
      : `schema ${object.schema.id}`;

export const entryKey = ({ right, grantor, grantee }: AclEntry): string =>
  `${right} ${grantor.id} ${grantee.id}`;

/** Does what PostgreSQL does: the grantor is the object's owner unless the user is not a superuser. */
export function changeAcl(acl: Acl, change: AclChange, session: Session, undo: Undo): void {
  for (const object of change.objects) refuseUnreachable(acl, object, session);
  for (const object of change.objects) {
    const entries = acl.get(objectKey(object)) ?? new Map<string, AclEntry>();
    undo.set(acl, objectKey(object), entries);
    const { grantor, rights } = authority(entries, object, change.rights, session);
    for (const right of rights) {
      for (const recipient of change.recipients) {
        if (recipient.identity.id === object.owner.id) continue;
        const entry = {
          object,
          right,
          grantor,
          grantee: recipient.identity,
          grantOption: recipient.grantOption,
        };
        if (change.verb === 'GRANT') grant(entries, entry, undo);
        else revoke(entries, entry, change.optionOnly, undo);
      }
    }
  }
}

function grant(entries: Map<string, AclEntry>, entry: AclEntry, undo: Undo): void {
  if (entry.grantOption) refuseCircle(entries, entry);
  const held = entries.get(entryKey(entry));
  undo.set(entries, entryKey(entry), {
    ...entry,
    grantOption: entry.grantOption || held?.grantOption === true,
  });
}

/** Without the grantee's own options, the grantor must still have one. */
function refuseCircle(
  entries: ReadonlyMap<string, AclEntry>,
  { object, right, grantor, grantee }: AclEntry,
): void {
  if (grantor.id === object.owner.id) return;
  const others = new Map(
    [...entries].filter(([, held]) => held.grantee.id !== grantee.id || held.right !== right),
  );
  dropOrphans(others);
  if (!mayGrant(others, grantor, right)) {
    throw new SqlError('grant options cannot be granted back to your own grantor');
  }
}

function revoke(
  entries: Map<string, AclEntry>,
  entry: AclEntry,
  optionOnly: boolean,
  undo: Undo,
): void {
  const held = entries.get(entryKey(entry));
  if (held === undefined) return;
  if (optionOnly) undo.set(entries, entryKey(entry), { ...held, grantOption: false });
  else undo.delete(entries, entryKey(entry));
  if (!held.grantOption) return;
  const { grantee, right } = entry;
  const dependent = [...entries.values()].some(
    (other) => other.grantor.id === grantee.id && other.right === right,
  );
  if (dependent && !mayGrant(entries, grantee, right))
    throw new SqlError('dependent privileges exist');
}

/** A model can be named only by who may use its schema. */
function refuseUnreachable(acl: Acl, object: AclObject, session: Session): void {
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
    throw new SqlError(`permission denied for ${describe(object)}`);
}

const isOwn = ({ own }: Session, { id }: Identity): boolean => id === PUBLIC.id || own.has(id);

function authority(
  entries: ReadonlyMap<string, AclEntry>,
  object: AclObject,
  rights: readonly AclRight[],
  session: Session,
): { grantor: Identity; rights: readonly AclRight[] } {
  const { user } = session;
  if (user.superuser || user.id === object.owner.id) return { grantor: object.owner, rights };
  const grantable = rights.filter((right) => mayGrant(entries, user, right));
  const holdsAny = [...entries.values()].some(({ grantee }) => isOwn(session, grantee));
  if (grantable.length === 0 && !holdsAny)
    throw new SqlError(`permission denied for ${describe(object)}`);
  return { grantor: user, rights: grantable };
}

const mayGrant = (
  entries: ReadonlyMap<string, AclEntry>,
  identity: Identity,
  right: AclRight,
): boolean =>
  [...entries.values()].some(
    (held) => held.grantOption && held.right === right && held.grantee.id === identity.id,
  );

const describe = (object: AclObject): string =>
  object.kind === 'models'
    ? 'language mlfunc'
    : object.kind === 'model'
      ? `model ${object.model.name}`
      : `schema ${object.schema.name}`;

/** Everything that the identity holds, and what others hold only through it. */
export function removeIdentity(acl: Acl, identity: Identity): void {
  for (const entries of acl.values()) {
    const lost = [...entries].filter(([, { grantee }]) => grantee.id === identity.id);
    for (const [key] of lost) entries.delete(key);
    dropOrphans(entries);
  }
}

function dropOrphans(entries: Map<string, AclEntry>): void {
  const orphan = [...entries].find(
    ([, { grantor, object, right }]) =>
      grantor.id !== object.owner.id && !mayGrant(entries, grantor, right),
  );
  if (orphan === undefined) return;
  entries.delete(orphan[0]);
  dropOrphans(entries);
}

export const granted = (
  object: AclObject,
  right: AclRight,
  { identity, grantOption }: Recipient,
): AclEntry => ({
  object,
  right,
  grantor: object.owner,
  grantee: identity,
  grantOption,
});
