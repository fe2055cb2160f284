import type { Clock } from '../../service.ts';
import type { PolicyDocument } from '../policy.ts';

export interface RoleState {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  /** As text: an account may hold a document that nobody can parse. */
  trust: string;
  attached: string[];
  inline: Record<string, PolicyDocument>;
  boundary: string | undefined;
  tags: Record<string, string>;
}

/** How long a change of IAM stays invisible to the rest of AWS, in ms. */
const PROPAGATION_MS = 9_000;
/** How long IAM may not know a role that it has just made, in ms. */
const UNSEEN_MS = 5_000;

/** The account's roles: what IAM answers at once, and what the rest of AWS sees some seconds later. */
export interface RoleStore {
  readonly byName: ReadonlyMap<string, RoleState>;
  /** Adds or changes a role; `change` receives a copy, which becomes the new state. */
  readonly write: (
    name: string,
    change: (role: RoleState | undefined) => RoleState | undefined,
  ) => void;
  /** Whether IAM itself answers for the role yet: a role that was made a moment ago may be unknown to it. */
  readonly isSeen: (name: string) => boolean;
  /** The role as the simulator, Redshift and SageMaker know it now. */
  readonly propagated: (arn: string) => RoleState | undefined;
}

export function roleStore(clock: Clock, seeded: readonly RoleState[]): RoleStore {
  const byName = new Map(seeded.map((role) => [role.name, role]));
  const history = new Map(
    seeded.map((role) => [role.arn, [{ at: Number.NEGATIVE_INFINITY, role: copy(role) }]]),
  );
  return {
    byName,
    isSeen: (name) => {
      const role = byName.get(name);
      const versions = (role && history.get(role.arn)) ?? [];
      const made = versions.findLast((_, index) => versions[index - 1]?.role === undefined);
      return made !== undefined && made.at <= clock.now() - UNSEEN_MS;
    },
    write: (name, change) => {
      const before = byName.get(name);
      const after = change(copy(before));
      const arn = (after ?? before)?.arn;
      if (arn === undefined) return;
      if (after === undefined) byName.delete(name);
      else byName.set(name, after);
      history.set(arn, [...(history.get(arn) ?? []), { at: clock.now(), role: copy(after) }]);
    },
    propagated: (arn) =>
      history.get(arn)?.findLast(({ at }) => at <= clock.now() - PROPAGATION_MS)?.role,
  };
}

const copy = (role: RoleState | undefined): RoleState | undefined => structuredClone(role);
