import {
  type EvaluationResult,
  type IAMClient,
  paginateSimulatePrincipalPolicy,
  type Statement,
} from '@aws-sdk/client-iam';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { Simulation } from '../../domain/setup/facts.ts';
import type { SimulationRequest } from '../../domain/setup/iam/simulation-requests.ts';
import type { Read } from '../../domain/setup/read.ts';
import { answered, itemsOf } from '../answer.ts';
import { allKnown, readOutcome } from '../read-outcome.ts';
import { combined, PAGE, splitBy, toldApart } from './combine-simulations.ts';
import { NO_SUCH_ENTITY } from './read.ts';

/** IAM's own verdict for each asked pair of action and resource; SCPs and the boundary included, resource policies not. */
export async function readSimulations(
  client: IAMClient,
  roleArn: string,
  requests: readonly SimulationRequest[],
): Promise<Read<readonly Simulation[]>> {
  const answers = await Promise.all(
    combined(requests).map((request) =>
      readOutcome({ permission: 'iam:SimulatePrincipalPolicy', missing: NO_SUCH_ENTITY }, () =>
        simulate(client, roleArn, request),
      ),
    ),
  );
  const all = allKnown(answers);
  return 'ok' in all ? { ok: all.ok.flat() } : all;
}

async function simulate(
  client: IAMClient,
  roleArn: string,
  request: SimulationRequest,
): Promise<readonly Simulation[]> {
  try {
    return await simulateTogether(client, roleArn, request);
  } catch (error) {
    const groups = splitBy(error, request);
    if (groups === undefined) throw error;
    return (await Promise.all(groups.map((group) => simulate(client, roleArn, group)))).flat();
  }
}

async function simulateTogether(
  client: IAMClient,
  roleArn: string,
  request: SimulationRequest,
): Promise<readonly Simulation[]> {
  const wanted = new Set(request.pairs.map(({ action, resource }) => `${action} ${resource}`));
  const pages = paginateSimulatePrincipalPolicy(
    // One page where IAM allows it: each further page is one more call in sequence.
    { client, pageSize: PAGE },
    {
      PolicySourceArn: roleArn,
      ActionNames: [...request.actions],
      ResourceArns: [...request.resources],
      ContextEntries: Object.entries(request.context).map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyType: TYPES[ContextKeyName] ?? 'string',
        ContextKeyValues: [value],
      })),
    },
  );
  const results = await itemsOf(pages, ({ EvaluationResults }) => EvaluationResults);
  return results
    .flatMap(resultsOf)
    .filter(({ action, resource }) => wanted.has(`${action} ${resource}`))
    .map((result) => ({ ...result, ...toldApart(request) }));
}

/** Types of context keys that are no text. */
const TYPES: Readonly<Record<string, 'boolean' | 'numeric'>> = {
  'aws:principalisawsservice': 'boolean',
  'aws:securetransport': 'boolean',
  'aws:viaawsservice': 'boolean',
  's3:tlsversion': 'numeric',
};

/** IAM answers several resources either as results of their own or within one result. */
function resultsOf(result: EvaluationResult): readonly Simulation[] {
  const specific = (result.ResourceSpecificResults ?? []).map((part) => ({
    ...part,
    EvalDecision: part.EvalResourceDecision,
  }));
  const organization = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  return (specific.length > 0 ? specific : [result]).map((part) => {
    const boundary = part.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary;
    return {
      action: answered(result.EvalActionName, 'EvalActionName', 'SimulatePrincipalPolicy'),
      resource: part.EvalResourceName ?? '*',
      decision: decisionOf(part.EvalDecision),
      matched: (part.MatchedStatements ?? []).flatMap(placeOf),
      missingContext: part.MissingContextValues ?? [],
      ...(organization === undefined ? {} : { allowedByOrganizations: organization }),
      ...(boundary === undefined ? {} : { allowedByBoundary: boundary }),
    };
  });
}

/** The simulator tells a statement by where it stands in its policy, not by its Sid: `freeze (line 3, column 5)`. */
function placeOf({ SourcePolicyId, StartPosition }: Statement): readonly string[] {
  if (SourcePolicyId === undefined) return [];
  const { Line: line, Column: column } = StartPosition ?? {};
  return [
    line === undefined ? SourcePolicyId : `${SourcePolicyId} (line ${line}, column ${column ?? 1})`,
  ];
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
