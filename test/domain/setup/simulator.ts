import type { RoleFacts, SetupFacts, Simulation } from '../../../domain/setup/facts.ts';
import { simulationRequests } from '../../../domain/setup/iam/simulation-requests.ts';
import { evaluate, type NamedPolicy } from '../../../local-aws/account/iam/evaluate.ts';
import { managedPolicies } from '../../../local-aws/account/iam/managed.ts';

export interface Policy {
  readonly name: string;
  readonly document: string;
}

type Context = Readonly<Record<string, string>>;

/** One simulated decision of these identity policies, by the laptop account's IAM: it shares nothing with the product's. */
export const decide = (
  policies: readonly Policy[],
  action: string,
  resource: string,
  context: Context,
): Simulation =>
  simulated(
    policies.map(({ name, document }) => ({ id: name, document: JSON.parse(document) })),
    { action, resource },
    context,
  );

function simulated(
  policies: readonly NamedPolicy[],
  asked: Pick<Simulation, 'action' | 'resource'>,
  context: Context,
): Simulation {
  const values = Object.entries(context).map(([key, value]) => [key, [value]] as const);
  const verdict = evaluate(policies, { ...asked, context: Object.fromEntries(values) });
  return {
    ...asked,
    decision: verdict.decision,
    matched: [...new Set(verdict.matched.map(({ policy }) => policy))],
    missingContext: verdict.missing,
  };
}

function policiesOf({ attached, inline }: RoleFacts): readonly NamedPolicy[] {
  const own = 'ok' in inline ? inline.ok : [];
  const managed = 'ok' in attached ? attached.ok : [];
  return [
    ...own.map(({ name, document }) => ({ id: name, document: JSON.parse(document) })),
    ...managed.map(({ arn, document }) => {
      const id = arn.slice(arn.lastIndexOf('/') + 1);
      return document && 'ok' in document
        ? { id, document: JSON.parse(document.ok) }
        : { id, document: managedPolicies[id] ?? { Statement: [] } };
    }),
  ];
}

/** The facts with every role simulated anew, as a second inspection would find it. */
export function simulateRoles(facts: SetupFacts): SetupFacts {
  const roles = Object.entries(facts.roles).map(([arn, read]): readonly [string, typeof read] => {
    if (!('ok' in read)) return [arn, read];
    const policies = policiesOf(read.ok);
    const asked = simulationRequests(facts, arn).flatMap(
      ({ pairs, context, supposing, passedTo }) =>
        pairs.map((pair) => ({
          ...simulated(policies, pair, context),
          ...(supposing === undefined ? {} : { supposing }),
          ...(passedTo === undefined ? {} : { passedTo }),
        })),
    );
    return [arn, { ok: { ...read.ok, simulations: { ok: asked } } }];
  });
  return { ...facts, roles: Object.fromEntries(roles) };
}
