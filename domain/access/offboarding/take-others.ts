import { identityKey } from '../../privilege.ts';
import type { Catalog } from '../catalog.ts';
import { isInForce, type Suspension } from '../suspension.ts';
import { otherProblem } from './other-classes.ts';
import { type OtherGrant, otherKey } from './other-privilege.ts';
import type { Holder } from './other-queries.ts';
import { holderKey, type OtherReading } from './other-reading.ts';
import { inOrder, otherInWords } from './take-statements.ts';

/** Whether it has to be seen yet what the grantee holds of other kinds: once that is taken, nobody looks any more. */
export const isUnfinished = (suspension: Suspension): boolean =>
  isInForce(suspension) && suspension.others !== undefined && suspension.left === undefined;

/** Whose privileges of other kinds a reconcile has to read: nobody's, nearly always. */
export const leavers = (suspensions: readonly Suspension[]): Holder[] =>
  suspensions.filter(isUnfinished).flatMap((suspension) => holderIn(suspension) ?? []);

const holderIn = ({ grantee, granteeId }: Suspension): Holder | undefined =>
  grantee === undefined || granteeId === undefined
    ? undefined
    : { type: grantee.type, id: granteeId };

/** What an off-boarding's grantee holds of other kinds, by the reading: exactly approved, or not. */
export function othersOf(
  suspension: Suspension,
  { identities }: Pick<Catalog, 'identities'>,
  { held }: Exclude<OtherReading, { unreachable: string }>,
): { readonly take: readonly OtherGrant[]; readonly stay: readonly OtherGrant[] } {
  const { grantee, others = [] } = suspension;
  const holder = holderIn(suspension);
  if (grantee === undefined || holder === undefined) return { take: [], stay: [] };
  const all = inOrder((held.get(holderKey(holder)) ?? []).map((other) => ({ other, grantee })));
  const approved = new Set(others.map(otherKey));
  // Under another name it may be somebody else whom a statement would name.
  const isSame = identities.get(identityKey(grantee)) === holder.id;
  const isTaken = ({ other }: OtherGrant): boolean =>
    isSame && approved.has(otherKey(other)) && otherProblem(other) === undefined;
  return { take: all.filter(isTaken), stay: all.filter((one) => !isTaken(one)) };
}

/** What approved off-boardings take of other kinds, as far as it is still held. */
export const othersToTake = (
  suspensions: readonly Suspension[],
  catalog: Pick<Catalog, 'identities'>,
  reading: OtherReading | undefined,
): OtherGrant[] =>
  reading === undefined || 'unreachable' in reading
    ? []
    : suspensions
        .filter(isUnfinished)
        .flatMap((suspension) => othersOf(suspension, catalog, reading).take);

/** What stays of other kinds, in words. */
export const stayingInWords = (stay: readonly OtherGrant[]): string[] =>
  stay.map(
    (one) =>
      `${otherInWords(one)} stays: it is not in the plan that was approved; ask for the off-boarding again, under a new requestId`,
  );

/** Keys as `otherKey`, by holder: whether a grant is shown. */
export const isShown = (
  { other, grantee }: OtherGrant,
  { identities }: Pick<Catalog, 'identities'>,
  { held }: Exclude<OtherReading, { unreachable: string }>,
): boolean => {
  const id = identities.get(identityKey(grantee));
  const key = otherKey(other);
  return (
    id !== undefined &&
    (held.get(holderKey({ type: grantee.type, id })) ?? []).some((one) => otherKey(one) === key)
  );
};
