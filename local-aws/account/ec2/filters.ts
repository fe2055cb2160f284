import { AwsError } from '../../service.ts';

export interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** Whether a thing fits all filters; `known` says which filters the sandbox understands and what the thing answers. */
export function fits(
  filters: readonly Filter[] | undefined,
  known: Readonly<Record<string, readonly string[]>>,
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const answers = known[Name];
    if (answers === undefined)
      throw new AwsError('InvalidParameterValue', `The filter '${Name}' is invalid`);
    return Values.some((value) => answers.includes(value));
  });
}

/** One page of the list: EC2's MaxResults and NextToken. */
export function page<Item>(
  items: readonly Item[],
  { MaxResults = 1000, NextToken }: { readonly MaxResults?: number; readonly NextToken?: string },
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  const end = start + MaxResults;
  return {
    items: items.slice(start, end),
    ...(end < items.length ? { NextToken: String(end) } : {}),
  };
}

/** The things with the asked ids, or AWS's error for the first that does not exist. */
export function chosen<Item>(
  things: ReadonlyMap<string, Item>,
  ids: readonly string[] | undefined,
  notFound: string,
) {
  for (const id of ids ?? []) {
    if (!things.has(id)) throw new AwsError(notFound, `The ID '${id}' does not exist`);
  }
  return [...things].filter(([id]) => ids === undefined || ids.includes(id));
}
