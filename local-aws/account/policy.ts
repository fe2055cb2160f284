/** An IAM policy document as IAM itself accepts it. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export type OneOrMore = string | readonly string[];
type Principal = '*' | Readonly<Record<string, OneOrMore>>;

/** A list, whether the document holds a string, a list or nothing. */
export function list<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Item]; // the type guard of Array.isArray loses readonly
}

/** The document's statements, one or many. */
export const statementsOf = (document: PolicyDocument): readonly PolicyStatement[] =>
  list(document.Statement);
