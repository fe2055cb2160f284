/**
 * The few errors that this project throws. Expected outcomes are data; an error is for what a caller
 * must react to as a whole. `name` is a literal because minification breaks `constructor.name`, and
 * the state machines match on it.
 */

/** Somebody else holds the work, or a service asked to slow down: try the same again later. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  /** `at once`: nothing stands in the way but the time of one invocation. */
  readonly when: 'later' | 'at once';

  constructor(message: string, when: 'later' | 'at once' = 'later') {
    super(message);
    this.when = when;
  }
}

/** A later release wrote it: whoever reads only older forms gives it back for that release, and tells. */
export class NewerVersion extends Error {
  override readonly name = 'NewerVersion';
}

/** A service answered something that its documentation does not allow for. Nothing may be concluded from it. */
export class UnexpectedResponse extends Error {
  override readonly name = 'UnexpectedResponse';
}

/** The configuration or an environment variable is missing or malformed; the message names the path. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
}

/** The account of a warehouse lets us in no more: its role is not there, or refuses. Nothing is known of its warehouses then. */
export class AccountUnreachable extends Error {
  override readonly name = 'AccountUnreachable';
}

/** A question was put again that somebody has answered: there is nothing to wait for. */
export class AlreadyAnswered extends Error {
  override readonly name = 'AlreadyAnswered';
}

/** An access lacks approvals: the message says which. The question is in the ledger, for people to answer. */
export class NeedsApproval extends Error {
  override readonly name = 'NeedsApproval';
}

/** Evidence does not hold: the message says which chain, where, and what is wrong. Nothing may be built on it. */
export class EvidenceBroken extends Error {
  override readonly name = 'EvidenceBroken';
}

/** Every name that a state machine may match in `ErrorEquals`, besides those of AWS. */
export const ERROR_NAMES = [
  'TryAgain',
  'NewerVersion',
  'UnexpectedResponse',
  'InvalidConfiguration',
  'AlreadyAnswered',
  'NeedsApproval',
] as const;
