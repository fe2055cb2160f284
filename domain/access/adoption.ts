import type { Grant } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { grantInWords } from './effects.ts';
import type { Lease } from './lease.ts';
import { ownedBy } from './other-ways.ts';
import type { ResolvedLease } from './resolve-lease.ts';

/** Whether a lease has still to take over what somebody else granted; once it has, it is a lease like others. */
const isAdopting = ({ adopts, appliedSince }: Pick<Lease, 'adopts' | 'appliedSince'>): boolean =>
  adopts === true && appliedSince === undefined;

/** A lease that adopts grants nothing: where something is not held, or is not all clear, it takes over none of it. */
export function withAdoption(
  resolved: ResolvedLease,
  lease: Pick<Lease, 'adopts' | 'appliedSince'>,
  catalog: Catalog,
): ResolvedLease {
  if (!isAdopting(lease)) return resolved;
  const gone = [...resolved.named].flatMap(([key, grant]) =>
    catalog.held.has(key)
      ? []
      : [
          `${grantInWords(grant)} is not held, so there is nothing to adopt; ask without adopts to have it granted`,
        ],
  );
  const own = [...resolved.named.values()].flatMap((grant) =>
    ownedBy(grant, catalog).map(
      (thing) => `${grantInWords(grant)} cannot be adopted: ${grant.grantee.name} owns ${thing}`,
    ),
  );
  const blocked = [...resolved.blocked, ...gone, ...own];
  return blocked.length + resolved.held.length === 0
    ? resolved
    : { ...resolved, grants: new Map(), blocked };
}

/** What a live lease takes over now: all that it names is held, and this of it is nobody's of ours. */
export const adoptedBy = (
  lease: Pick<Lease, 'adopts' | 'appliedSince'>,
  { grants }: Pick<ResolvedLease, 'grants'>,
  ours: ReadonlyMap<string, unknown>,
): readonly (readonly [string, Grant])[] =>
  isAdopting(lease) ? [...grants].filter(([key]) => !ours.has(key)) : [];

/** What is said of a lease that takes these over. It is so with the evidence that says it, and only where changes are made. */
export function tellAdoption(
  adopted: readonly (readonly [string, Grant])[],
  because: readonly string[],
  { mode }: { readonly mode: 'observe' | 'plan' | 'enforce' },
): {
  readonly state: 'active' | 'activating';
  readonly outcome: 'applied' | 'planned';
  readonly because: readonly string[];
  readonly isApplied: boolean;
} {
  const what = adopted.map(([, grant]) => grantInWords(grant));
  return mode === 'enforce'
    ? {
        state: 'active',
        outcome: 'applied',
        because: [
          ...what.map((one) => `${one} is adopted: the end of this lease takes it away`),
          ...because,
        ],
        isApplied: true,
      }
    : {
        state: 'activating',
        outcome: 'planned',
        because: what.map((one) => `would adopt ${one}; set the warehouse's mode to enforce`),
        isApplied: false,
      };
}
