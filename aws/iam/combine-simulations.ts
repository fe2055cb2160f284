import type { SimulationRequest } from '../../domain/setup/iam/simulation-requests.ts';

/** Results that IAM gives in one page. */
export const PAGE = 1000;

/** Requests of the same context joined while their cross product fits one page: fewer calls, more pairs that nobody asked for. */
export function combined(requests: readonly SimulationRequest[]): readonly SimulationRequest[] {
  const joined: SimulationRequest[] = [];
  for (const request of requests) {
    const at = joined.findIndex(
      (other) => fits(join(other, request)) && isSameContext(other, request),
    );
    const other = joined[at];
    if (other === undefined) joined.push(request);
    else joined[at] = join(other, request);
  }
  return joined;
}

/**
 * IAM refuses some actions beside others: `Invalid Input Actions: [a,b] and [c] require different authorization
 * information`. Which, no page says, so its own lists are taken for the groups; where they do not help, each action goes
 * alone. Every group is smaller than the request, so splitting ends. Undefined for any other error.
 */
export function splitBy(
  error: unknown,
  request: SimulationRequest,
): readonly SimulationRequest[] | undefined {
  if (
    !(error instanceof Error) ||
    !/require different authorization information/.test(error.message)
  )
    return undefined;
  if (request.actions.length < 2) return undefined;
  const listed = [...error.message.matchAll(/\[([^\]]*)\]/g)].map(([, list = '']) =>
    list.split(',').map((name) => name.trim()),
  );
  const named = listed.map((list) => request.actions.filter((action) => list.includes(action)));
  const rest = request.actions.filter((action) => !named.flat().includes(action));
  const groups = [...named, rest].filter((group) => group.length > 0);
  const alone = request.actions.map((action) => [action]);
  return (groups.length > 1 ? groups : alone).map((actions) => {
    const pairs = request.pairs.filter(({ action }) => actions.includes(action));
    return {
      actions,
      resources: [...new Set(pairs.map(({ resource }) => resource))],
      context: request.context,
      pairs,
      ...toldApart(request),
    };
  });
}

const fits = ({ actions, resources }: SimulationRequest): boolean =>
  actions.length * resources.length <= PAGE;
const isSameContext = (one: SimulationRequest, other: SimulationRequest): boolean =>
  JSON.stringify([one.context, toldApart(one)]) ===
  JSON.stringify([other.context, toldApart(other)]);
const join = (one: SimulationRequest, other: SimulationRequest): SimulationRequest => ({
  actions: [...new Set([...one.actions, ...other.actions])],
  resources: [...new Set([...one.resources, ...other.resources])],
  context: one.context,
  pairs: [...one.pairs, ...other.pairs],
  ...toldApart(one),
});

/** By what answers to the same pair are told apart. */
export const toldApart = ({ supposing, passedTo }: SimulationRequest) => ({
  ...(supposing === undefined ? {} : { supposing }),
  ...(passedTo === undefined ? {} : { passedTo }),
});
