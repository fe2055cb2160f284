import { type Finding, findingKey, groundsOf, isOpen, worsened } from '../checks/check.ts';
import type { SetupFacts } from '../facts.ts';

/** Waits of 20 seconds while AWS says that something is under way: 20 minutes, enough for a new cluster. */
const MAX_UNDER_WAY = 60;
/** Waits for effects that AWS does not announce, such as the propagation of a role's policies. */
const MAX_SILENT = 6;

/** Findings that the step should have brought to pass and that do not pass yet. */
function unmet(predicted: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const wanted = new Set(predicted.filter((finding) => !isOpen(finding)).map(findingKey));
  return now.filter((finding) => isOpen(finding) && wanted.has(findingKey(finding)));
}

/** Whether AWS itself says that a change is still being carried out. */
function underWay({ warehouse, network }: SetupFacts): boolean {
  const busy =
    'ok' in warehouse &&
    (/ing$/.test(warehouse.ok.status) ||
      warehouse.ok.roles.some(({ applyStatus }) => /ing$/.test(applyStatus)));
  const endpoints = network !== undefined && 'ok' in network.endpoints ? network.endpoints.ok : [];
  return (
    busy ||
    endpoints.some(
      ({ state, vpcId }) => vpcId === network?.vpcId && state.toLowerCase() === 'pending',
    )
  );
}

export type StepEffect =
  | { readonly is: 'reached' }
  | { readonly is: 'pending' }
  /** Some predictions did not come true, but nothing is worse than it was. */
  | { readonly is: 'incomplete'; readonly because: string }
  | { readonly is: 'worse'; readonly because: string };

/** What became of a step. What was predicted is waited for, within bounds; after that it counts whether anything is worse. */
export function effectOf(
  step: { readonly before: readonly Finding[]; readonly predicted: readonly Finding[] },
  now: readonly Finding[],
  facts: SetupFacts,
  waits: number,
): StepEffect {
  const worse = worsened(step.before, now);
  const missing = unmet(step.predicted, now);
  if (worse.length === 0 && missing.length === 0) return { is: 'reached' };
  if (waits < (underWay(facts) ? MAX_UNDER_WAY : MAX_SILENT)) return { is: 'pending' };
  if (worse.length > 0)
    return { is: 'worse', because: `worse than before the change: ${inWords(worse)}` };
  return {
    is: 'incomplete',
    because: `the change was made, and still do not pass: ${inWords(missing)}`,
  };
}

const inWords = (findings: readonly Finding[]): string =>
  findings.map((finding) => `${findingKey(finding)} (${groundsOf(finding)})`).join('; ');
