import { canonical } from '../hash.ts';

/** One place where two values differ; `before` or `after` is undefined where there is nothing. */
export interface Difference {
  /** Names of members, and of elements that have one; an element without a name is at its list's path. */
  readonly path: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Where two values that JSON can express differ; empty exactly where they are equal. Lists of things with a name are compared by
 * it, others by what is in them.
 */
export function differences(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly Difference[] {
  if (canonical(before) === canonical(after)) return [];
  if (isRecord(before) && isRecord(after)) return ofRecords(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  return [{ path, before, after }];
}

function ofRecords(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: readonly string[],
): readonly Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], [...path, key]));
}

function ofLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly string[],
): readonly Difference[] {
  const [named, namedAfter] = [byName(before), byName(after)];
  const found =
    named !== undefined && namedAfter !== undefined
      ? ofRecords(named, namedAfter, path)
      : [
          ...lacking(before, after).map((one) => ({ path, before: one })),
          ...lacking(after, before).map((one) => ({ path, after: one })),
        ];
  // The same in another order, or twice.
  return found.length > 0 ? found : [{ path, before, after }];
}

/** What of a list is not in the other. */
const lacking = (list: readonly unknown[], other: readonly unknown[]): readonly unknown[] => {
  const there = new Set(other.map(canonical));
  return list.filter((one) => !there.has(canonical(one)));
};

/** By name, where each has one of its own. */
function byName(list: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const named = list.flatMap((one): [string, unknown][] =>
    isRecord(one) && typeof one['name'] === 'string' ? [[one['name'], one]] : [],
  );
  const names = new Set(named.map(([name]) => name));
  return names.size === list.length ? Object.fromEntries(named) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
