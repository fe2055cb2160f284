import type { SetupFacts } from '../facts.ts';
import type { Context } from './policy/condition.ts';
import { requestContext } from './request-context.ts';
import {
  type RequiredPermission,
  requiredPermissions,
  resourcesOf,
} from './required-permission.ts';

/** One call of SimulatePrincipalPolicy. It answers the cross product of actions and resources; only `pairs` mean something. */
export interface SimulationRequest {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Context keys to their one value. */
  readonly context: Readonly<Record<string, string>>;
  readonly pairs: readonly { readonly action: string; readonly resource: string }[];
  /** What the context holds without anybody knowing it. */
  readonly supposing?: string;
  /** To which service the role is passed, where that is not SageMaker. */
  readonly passedTo?: string;
}

/** Actions with many resources are asked apart, or these would be multiplied with all other actions. */
const APART = /^(sagemaker|ec2|logs):/;
const batchOf = ({ action }: RequiredPermission): string => APART.exec(action)?.[1] ?? 'rest';

/**
 * What Inspect asks the simulator about a role, once buckets and keys are read. Keys that do not exist yet are left out.
 * What is written without a key is asked twice, because no page says which header the request carries.
 */
export function simulationRequests(
  facts: SetupFacts,
  roleArn: string,
): readonly SimulationRequest[] {
  const needs = requiredPermissions(facts, roleArn).filter(
    ({ resource }) => !resource.startsWith('{{'),
  );
  const questions = needs.flatMap((need) =>
    resourcesOf(need).flatMap((resource) => questionsOf(facts, roleArn, { ...need, resource })),
  );
  const batches = Map.groupBy(questions, ({ need, context }) =>
    JSON.stringify([batchOf(need), context]),
  );
  return [...batches.values()].flatMap((batch) => {
    const [first] = batch;
    if (first === undefined) return [];
    const { context, supposing, need } = first;
    const pairs = batch.map(({ need: { action, resource } }) => ({ action, resource }));
    return [
      {
        actions: [...new Set(pairs.map(({ action }) => action))],
        resources: [...new Set(pairs.map(({ resource }) => resource))],
        context,
        pairs: [
          ...new Map(pairs.map((pair) => [`${pair.action} ${pair.resource}`, pair])).values(),
        ],
        ...(supposing === undefined ? {} : { supposing }),
        ...(need.passedTo === undefined ? {} : { passedTo: need.passedTo }),
      },
    ];
  });
}

type Question = Pick<SimulationRequest, 'context' | 'supposing'> & {
  readonly need: RequiredPermission;
};

function questionsOf(
  facts: SetupFacts,
  role: string,
  need: RequiredPermission,
): readonly Question[] {
  const known = requestContext(facts, { role, ...need });
  const context = given(known);
  const header = known[HEADER];
  const asked = { need, context };
  if (header === null || header === undefined || !('oneOf' in header)) return [asked];
  const supposed = { ...context, [HEADER]: 'AES256' };
  return [asked, { need, context: supposed, supposing: `${HEADER} AES256` }];
}

const HEADER = 's3:x-amz-server-side-encryption';

/** The name of a session is not known; a condition on it is decided by how the id begins. */
const SESSION = 'any-session';

/**
 * What the simulator is given: the keys that have one known value. Keys that the request lacks are not given either, nor
 * those of KMS, which differ by action and would take a call each: `judge` reads the role's own policies for them.
 */
function given(context: Context): Readonly<Record<string, string>> {
  const entries = Object.entries(context).flatMap(([key, known]): [string, string][] => {
    if (known === null || key.startsWith('kms:')) return [];
    if ('begins' in known) return [[key, `${known.begins}${SESSION}`]];
    if ('oneOf' in known) return key === 's3:tlsversion' ? [[key, '1.2']] : [];
    const [only, ...others] = 'not' in known ? [] : known;
    return only === undefined || others.length > 0 ? [] : [[key, only]];
  });
  return Object.fromEntries(entries);
}
