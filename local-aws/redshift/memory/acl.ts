import { SqlError } from '../engine.ts';
import type { Identity } from '../identity.ts';
import type { AclChange, AclObject, AclRight, Recipient } from '../resolve.ts';
import type { Session } from '../session.ts';
import { type Acl, type AclEntry, isOwn, objectKey, refuseUnreachable } from './holds.ts';
import type { Undo } from './undo.ts';

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

function describe(object: AclObject): string {
  if (object.kind === 'models') return 'language mlfunc';
  if (object.kind === 'object') return `relation ${object.object.name}`;
  return object.kind === 'model' ? `model ${object.model.name}` : `schema ${object.schema.name}`;
}

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
