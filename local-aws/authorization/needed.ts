/** One permission that a call takes. */
export interface Needed {
  /** The IAM action; the one of the operation's own name unless given. */
  readonly action?: string;
  /**
   * The ARN it is asked on, with fields of the input in `{…}`: `{Target.RoleArn}`, or `{QueueUrl|queue}` with one of the `FILTERS`
   * (fill-in.ts). A list makes one request each; an input without the field makes none. `*` where IAM knows no resource.
   */
  readonly on: string;
  /** Only where the input has this field. */
  readonly given?: string;
  /** Condition keys that the request itself answers; a value that the input does not have leaves the key out. */
  readonly context?: Readonly<Record<string, string>>;
  /** The field of the input with the tags that the request gives. */
  readonly tags?: string;
}

/** What is asked on each of these, with the operation's own name. */
export const on = (...resources: readonly string[]): readonly Needed[] =>
  resources.map((one) => ({ on: one }));

/** A role that the call hands to a service. */
export const passes = (field: string, service: string): Needed => ({
  action: 'iam:PassRole',
  on: `{${field}}`,
  context: { 'iam:PassedToService': service },
});

/** Where an action has no resource. */
export const NONE: readonly Needed[] = [{ on: '*' }];
