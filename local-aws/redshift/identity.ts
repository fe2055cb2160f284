/** A user, group or role, or everybody. */
export interface Identity {
  readonly kind: 'user' | 'group' | 'role' | 'public';
  readonly id: number;
  readonly name: string;
  /** Sees every row of the SVV views. */
  readonly accessSystemTable: boolean;
}

export interface Schema {
  readonly id: number;
  readonly name: string;
  readonly owner: Identity;
}
