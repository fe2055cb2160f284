import { type EvaluationResult, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { UnexpectedResponse } from '../domain/errors.ts';
import type { Read, Simulation } from '../domain/setup/facts.ts';
import type { SimulationRequest } from '../domain/setup/simulation.ts';
import { every, reading } from './reading.ts';

/** IAM's own verdict for each asked pair of action and resource; SCPs and the boundary included, resource policies not. */
export async function readSimulations(
  client: IAMClient,
  roleArn: string,
  requests: readonly SimulationRequest[],
): Promise<Read<readonly Simulation[]>> {
  const answers = await Promise.all(
    combined(requests).map((request) =>
      reading({ permission: 'iam:SimulatePrincipalPolicy', missing: ['NoSuchEntityException'] }, () =>
        simulate(client, roleArn, request),
      ),
    ),
  );
  const all = every(answers);
  return 'ok' in all ? { ok: all.ok.flat() } : all;
}

/** Results that IAM gives in one page. */
const PAGE = 1000;

/** Requests of the same context joined while their cross product fits one page: fewer calls, more pairs that nobody asked for. */
function combined(requests: readonly SimulationRequest[]): readonly SimulationRequest[] {
  const joined: SimulationRequest[] = [];
  for (const request of requests) {
    const at = joined.findIndex((other) => fits(join(other, request)) && isSameContext(other, request));
    const other = joined[at];
    if (other === undefined) joined.push(request);
    else joined[at] = join(other, request);
  }
  return joined;
}

const fits = ({ actions, resources }: SimulationRequest): boolean => actions.length * resources.length <= PAGE;
const isSameContext = (one: SimulationRequest, other: SimulationRequest): boolean =>
  JSON.stringify(one.context) === JSON.stringify(other.context);
const join = (one: SimulationRequest, other: SimulationRequest): SimulationRequest => ({
  actions: [...new Set([...one.actions, ...other.actions])],
  resources: [...new Set([...one.resources, ...other.resources])],
  context: one.context,
  pairs: [...one.pairs, ...other.pairs],
});

async function simulate(
  client: IAMClient,
  roleArn: string,
  request: SimulationRequest,
): Promise<readonly Simulation[]> {
  const wanted = new Set(request.pairs.map(({ action, resource }) => `${action} ${resource}`));
  const found: Simulation[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...request.actions],
        ResourceArns: [...request.resources],
        ContextEntries: Object.entries(request.context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: 'string' as const,
          ContextKeyValues: [value],
        })),
        // One page where IAM allows it: each further page is one more call in sequence.
        MaxItems: PAGE,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
    );
    found.push(...(page.EvaluationResults ?? []).flatMap(resultsOf));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return found.filter(({ action, resource }) => wanted.has(`${action} ${resource}`));
}

/** IAM answers several resources either as results of their own or within one result. */
function resultsOf(result: EvaluationResult): readonly Simulation[] {
  const organization = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  const specific = result.ResourceSpecificResults ?? [];
  const parts =
    specific.length > 0
      ? specific.map((part) => ({
          resource: part.EvalResourceName,
          decision: part.EvalResourceDecision,
          matched: part.MatchedStatements,
          missing: part.MissingContextValues,
          boundary: part.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
        }))
      : [
          {
            resource: result.EvalResourceName,
            decision: result.EvalDecision,
            matched: result.MatchedStatements,
            missing: result.MissingContextValues,
            boundary: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
          },
        ];
  return parts.map(({ resource, decision, matched, missing, boundary }) => ({
    action: result.EvalActionName ?? '',
    resource: resource ?? '*',
    decision: decisionOf(decision),
    matched: (matched ?? []).flatMap(({ SourcePolicyId }) => (SourcePolicyId === undefined ? [] : [SourcePolicyId])),
    missingContext: missing ?? [],
    ...(organization === undefined ? {} : { allowedByOrganizations: organization }),
    ...(boundary === undefined ? {} : { allowedByBoundary: boundary }),
  }));
}

function decisionOf(decision: string | undefined): Simulation['decision'] {
  switch (decision) {
    case 'allowed':
    case 'explicitDeny':
    case 'implicitDeny':
      return decision;
    default:
      throw new UnexpectedResponse(`SimulatePrincipalPolicy EvalDecision=${String(decision)}`);
  }
}
