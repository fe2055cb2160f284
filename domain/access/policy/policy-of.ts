import type { Config } from '../../config.ts';
import { canonical, sha256 } from '../../hash.ts';
import { isForEach, PRIVILEGE_KINDS } from '../../privilege.ts';
import { listedApprovers } from '../approvers.ts';
import { MANUAL_SOURCE } from '../source.ts';
import { type ReadyPolicy, readyPolicy } from './ready-policy.ts';
import type { PolicyRule } from './rule.ts';

type Configured = Pick<Config, 'policy' | 'sources' | 'personas'>;

/**
 * The rules in force. Without a `policy` in the configuration they follow from the sources: whom a source may quote as an
 * approver may approve whatever that source asks for, so that a configuration from before there was a policy means the same.
 */
export const rulesOf = ({ policy, sources, personas }: Configured): readonly PolicyRule[] =>
  policy ?? [
    // Of what tags ask for no person stands in a message, so only a policy can permit it.
    ...sources
      .filter(({ tags }) => tags !== true)
      .flatMap((source) => rulesOfSource(source, personas)),
    ...(sources.some(({ name, manual }) => manual === true || name === MANUAL_SOURCE)
      ? []
      : rulesOfSource({ name: MANUAL_SOURCE }, personas)),
  ];

function rulesOfSource(
  source: Pick<Config['sources'][number], 'name' | 'approvers'>,
  personas: Config['personas'],
): PolicyRule[] {
  const approvers =
    source.approvers === undefined
      ? ('anyone' as const)
      : listedApprovers(source).map(([identity]) => identity);
  const rule = (name: string, when: PolicyRule['when']): PolicyRule => ({
    name: `${source.name}: ${name}`,
    effect: 'needs-approval',
    when: { ...when, sources: [source.name] },
    limits: { externalModels: true },
    stages: [{ approvers, needs: 1 }],
  });
  const inPersonas = Object.values(personas).flatMap(({ privileges }) => privileges);
  const others = PRIVILEGE_KINDS.filter(
    // What a policy has to allow in so many words nobody's approval replaces.
    (kind) => !inPersonas.includes(kind) && !isForEach(kind),
  );
  return [
    ...Object.keys(personas).map((name) => rule(name, { personas: [name] })),
    ...(others.length > 0 ? [rule('other privileges', { privileges: others })] : []),
  ];
}

/** The rules in force, with their SHA-256 as evidence names them. */
export interface PolicyInForce extends ReadyPolicy {
  readonly rules: readonly PolicyRule[];
  readonly hash: string;
}

const inForce = new WeakMap<object, PolicyInForce>();

/** The rules in force, made ready and hashed once for each configuration. */
export function policyOf(config: Config): PolicyInForce {
  const known = inForce.get(config);
  if (known !== undefined) return known;
  const rules = rulesOf(config);
  const policy = { ...readyPolicy(rules, config.personas), rules, hash: sha256(canonical(rules)) };
  inForce.set(config, policy);
  return policy;
}
