/** A person keeps or removes a lease in the review. */
export interface DecideStep {
  readonly kind: 'decide';
  readonly lease: string;
  readonly person: string;
  readonly decision: 'keep' | 'remove';
}

/** Whoever approves joins a group, or leaves it. */
export interface MemberStep {
  readonly kind: 'member';
  readonly group: string;
  readonly isIn: boolean;
}

/** Somebody sets a tag of a resource, or takes it off. */
export interface TagStep {
  readonly kind: 'tag';
  readonly resource: 'cluster' | 'role';
  readonly key: string;
  readonly value: string | undefined;
}

/** AWS tells that it changed. */
export interface TellStep {
  readonly kind: 'tell';
  readonly resource: TagStep['resource'];
  readonly key: string;
}
