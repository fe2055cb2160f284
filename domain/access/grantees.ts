import { describeGrantee, type Grantee, identityKey } from '../privilege.ts';

export const MAX_GRANTEES = 20;
/** In front of the number of one grantee's lease: no requestId has it. */
const BORDER = '~';

/** Whom a request names: one, or several. */
export interface ForGrantees {
  readonly grantee: Grantee | readonly Grantee[];
}

/** Whom a request is for: each once, and in one order, whatever the message says. */
export function granteesOf({ grantee }: ForGrantees): readonly Grantee[] {
  const byName = new Map([grantee].flat().map((one: Grantee) => [identityKey(one), one]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one);
}

/** One grantee's lease, and who else the request is for. */
interface NumberedGrantee {
  readonly id: string;
  readonly grantee: Grantee;
  readonly others: readonly Grantee[];
}

/** The grantees with the ids of their leases: the request's own id where there is one, else numbered. */
export function numbered(request: ForGrantees & { readonly requestId: string }): NumberedGrantee[] {
  const grantees = granteesOf(request);
  return grantees.map((grantee, index) => ({
    id: grantees.length === 1 ? request.requestId : `${request.requestId}${BORDER}${index + 1}`,
    grantee,
    others: grantees.filter((one) => one !== grantee),
  }));
}

/** The id of the request that a lease, or all leases of it, are of. */
export const requestOfLease = (leaseId: string): string => leaseId.split(BORDER)[0] ?? leaseId;

/** What stands against each of them; of several it is said whom it is about. */
export const ofEachGrantee = (
  grantees: readonly Grantee[],
  problemsOf: (grantee: Grantee) => readonly string[],
): string[] =>
  grantees.flatMap((grantee) =>
    problemsOf(grantee).map((problem) =>
      grantees.length === 1 ? problem : `${describeGrantee(grantee)}: ${problem}`,
    ),
  );
