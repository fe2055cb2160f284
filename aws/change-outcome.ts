import { isAwsError, isThrottled } from './aws-error.ts';

/**
 * How a change went. `already`: it was so before, and there is nothing of ours to undo. `partly`: the first of several calls
 * made something; the same change, given its id, goes on from there.
 */
export type ChangeOutcome =
  | { readonly is: 'done'; readonly created?: string }
  | { readonly is: 'partly'; readonly created: string }
  | { readonly is: 'already'; readonly unsure?: true }
  | NotDone;

/**
 * `busy`: the same call may succeed later. `absent`: what it is about does not exist, or is not seen yet. `refused`: it will
 * never succeed. `unsure` is there when an attempt got no answer, so that the change may have taken effect all the same.
 */
export interface NotDone {
  readonly is: 'busy' | 'absent' | 'refused';
  readonly because: string;
  readonly unsure?: true;
  /** It was refused because the caller may not pass the role: what passes none may still be done. */
  readonly roleNotPassed?: true;
}

/** Of which action a call is a part. */
export interface ActionIds {
  /** The same for each attempt at an action, and for no other action of any run: EC2 remembers tokens. */
  readonly token: string;
  /** Id of what an earlier attempt made. */
  readonly created?: string | undefined;
}

/** How each operation of a family is sent: the compiler names the one that is missing. */
export type Senders<Inputs, Clients> = {
  readonly [O in keyof Inputs]: (
    clients: Clients,
    input: Inputs[O],
    action: ActionIds,
  ) => Promise<ChangeOutcome>;
};

/** Error names by which a service says that it is so already, or that there is no such thing. */
export interface ErrorMeanings {
  readonly already?: readonly string[];
  readonly absent?: readonly string[];
}

/** A service that is at work, or slow: it did nothing, and the same call may succeed later (facts §8, 21 and 22). */
const BUSY = [
  'InvalidClusterStateFault',
  'ConflictException',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiableException',
  'OperationAborted',
  'IncorrectState',
];
/**
 * What Redshift says of a role that does not exist, or that it does not know yet: which of the two cannot be told, so it is
 * tried again (facts §9, 23). The caller bounds the attempts.
 */
const NOT_YET = /IAM role.*(not valid|does not exist|cannot be assumed)/i;

/** Nobody could verify which service name Serverless sends with the roles of a namespace, or that it sends one (case n21). */
const PASS_ROLE = /not authorized to perform: iam:PassRole/;
const PASS_ROLE_ADVICE =
  '; the setup may pass the roles of setupRoles in config/deployment.yml to redshift and redshift-serverless: add the role there if the warehouse has it; if it is there, look for a permissions boundary or an SCP that denies it, and if there is none, the service names itself otherwise: then change iam:PassedToService in statemachines/setup/roles.yml';

/** Makes one change and says how it went. `createdId` finds the id of what was made in the answer. */
export async function changeOutcome<Answer>(
  { already = [], absent = [] }: ErrorMeanings,
  change: () => Promise<Answer>,
  createdId: (answer: Answer) => string | undefined = () => undefined,
): Promise<ChangeOutcome> {
  try {
    const created = createdId(await change());
    return created === undefined ? { is: 'done' } : { is: 'done', created };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const { httpStatusCode: status, attempts = 1 } = error.$metadata ?? {};
    const throttled = isThrottled(error);
    // Nobody knows what took effect without an answer, after a server error, or in attempts that the SDK made before this one.
    const lost = !throttled && (status === undefined || status >= 500);
    const unsure = lost || attempts > 1 ? ({ unsure: true } as const) : {};
    if (already.includes(error.name)) return { is: 'already', ...unsure };
    const notPassed = PASS_ROLE.test(error.message);
    const because = `${error.name}: ${error.message}${notPassed ? PASS_ROLE_ADVICE : ''}`;
    if (notPassed) return { is: 'refused', because, roleNotPassed: true, ...unsure };
    if (absent.includes(error.name)) return { is: 'absent', because, ...unsure };
    const later = lost || throttled || BUSY.includes(error.name) || NOT_YET.test(error.message);
    return { is: later ? 'busy' : 'refused', because, ...unsure };
  }
}
