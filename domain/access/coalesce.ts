import {
  type Grant,
  type Grantee,
  identityKey,
  objectKey,
  PRIVILEGE_KINDS,
  PRIVILEGES,
  type Privilege,
  type PrivilegeKind,
  statementTarget,
} from '../privilege.ts';
import { found, type Matrix, rectangles } from './rectangles.ts';
import type { PrivilegeStatement, Verb } from './statement.ts';

/** All grants with one target, such as schemas. */
interface OnTarget {
  /** The privileges on each object, by object key and kind. */
  readonly privileges: Map<string, Map<PrivilegeKind, Privilege>>;
  /** The kinds that each holder is to have on each object: a bit for each. */
  readonly kinds: Map<string, Map<string, number>>;
}

const BITS = new Map(PRIVILEGE_KINDS.map((kind, index) => [kind, 1 << index]));
const TARGETS = [...new Set(PRIVILEGE_KINDS.map((kind) => PRIVILEGES[kind].syntax.on ?? ''))];

/**
 * The fewest rectangles we know how to find cheaply whose pairs equal `grants` exactly: objects with the same grantees
 * share a statement, or grantees with the same objects do, whichever gives fewer. A full matrix is one statement.
 */
export function coalesce(verb: Verb, grants: readonly Grant[]): PrivilegeStatement[] {
  const grantees = new Map<string, Grantee>();
  // Most grants of one grantee say so by the same object.
  const identities = new Map<Grantee, string>();
  const targets = new Map<string, OnTarget>();
  for (const { privilege, grantee } of grants) {
    const holder = found(identities, grantee, () => identityKey(grantee));
    grantees.set(holder, grantee);
    note(found(targets, statementTarget(privilege), newTarget), privilege, holder);
  }
  return TARGETS.flatMap((target) => {
    const { privileges, kinds } = targets.get(target) ?? newTarget();
    return [...byKinds(kinds)].flatMap(([bits, cells]) =>
      rectangles(cells).flatMap(({ objects, holders }): PrivilegeStatement[] => {
        const [first, ...others] = objects.flatMap((object) =>
          kindsIn(bits).flatMap((kind) => privileges.get(object)?.get(kind) ?? []),
        );
        const named = holders.flatMap((holder) => grantees.get(holder) ?? []);
        return first === undefined
          ? []
          : [{ verb, privileges: [first, ...others], grantees: named }];
      }),
    );
  });
}

const newTarget = (): OnTarget => ({ privileges: new Map(), kinds: new Map() });

function note({ privileges, kinds }: OnTarget, privilege: Privilege, holder: string): void {
  const object = objectKey(privilege);
  const { kind } = privilege;
  found(privileges, object, () => new Map<PrivilegeKind, Privilege>()).set(kind, privilege);
  const held = found(kinds, object, () => new Map<string, number>());
  held.set(holder, (held.get(holder) ?? 0) | bitOf(kind));
}

const bitOf = (kind: PrivilegeKind): number => BITS.get(kind) ?? 0;
const kindsIn = (bits: number): PrivilegeKind[] =>
  PRIVILEGE_KINDS.filter((kind) => (bits & bitOf(kind)) !== 0);

/** A statement gives each of its rights on each of its objects: holders of other rights need another statement. */
function byKinds(kinds: OnTarget['kinds']): Map<number, Matrix> {
  const matrices = new Map<number, Matrix>();
  for (const [object, holders] of kinds) {
    for (const [holder, bits] of holders) {
      const cells = found(matrices, bits, (): Matrix => new Map());
      found(cells, object, () => new Set<string>()).add(holder);
    }
  }
  return matrices;
}
