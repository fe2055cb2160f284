import { type Random, random, seedOf } from '../../local-aws/random.ts';
import { pick } from './pick.ts';
import { ACCOUNTS, STORY_MS, type TimedStep } from './scenario.ts';
import type { SimRule } from './sim-rule.ts';
import { DATABASES, GRANTEES, privilegesOf, SCHEMAS } from './warehouse.ts';

/** Which rules were deployed when. A container composed anew may still find those before the last ones. */
export interface DeployedPolicy {
  readonly atMs: number;
  readonly rules: readonly SimRule[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EXTERNAL = { externalModels: true } as const;

/** Left to the sources alone, to the people of source `people`, two of three, of whom rita is who asks, and to tags. */
const ALWAYS: readonly SimRule[] = [
  {
    name: 'whom a source may quote',
    effect: 'needs-approval',
    when: { sources: ['portal', 'desk'] },
    limits: EXTERNAL,
    stages: [{ approvers: 'anyone', needs: 1 }],
  },
  {
    name: 'who is asked',
    effect: 'needs-approval',
    when: { sources: ['people'] },
    limits: EXTERNAL,
    stages: [{ approvers: ['amir', 'zoe', 'rita'], needs: 2 }],
  },
  { name: 'users by tag', effect: 'allow', when: { sources: ['tag'] }, limits: EXTERNAL },
];

/** The rules in the morning, and those that are deployed in the course of the day: in most worlds none are. */
export function policiesOf(seed: number, startMs: number): readonly DeployedPolicy[] {
  const dice = random(seedOf(seed, 'policy'));
  if (!dice.chance(0.35)) return [{ atMs: startMs, rules: ALWAYS }];
  const later = Array.from({ length: dice.between(0, 2) }, () => dice.between(0, STORY_MS));
  return [0, ...later.sort((a, b) => a - b)].map((afterMs) => ({
    atMs: startMs + afterMs,
    rules: [...ALWAYS, ...clerksRules(dice), ...denies(dice)],
  }));
}

/** What the clerk asks for is decided by rules of all kinds: one that allows, ones that want approvals, both, or none. */
function clerksRules(dice: Random): SimRule[] {
  const sources = ['clerk'] as const;
  const limits = {
    ...EXTERNAL,
    ...(dice.chance(0.4) && { longestDays: dice.between(1, 3) }),
    ...(dice.chance(0.2) && { requires: [pick(dice, ['end', 'ticket'] as const)] }),
    ...(dice.chance(0.3) && { grantees: ['group', 'role'] as const }),
  };
  const people = dice.chance(0.5) ? ['amir', 'zoe', 'nina'] : ['amir', 'zoe'];
  const stages = [{ approvers: people, needs: dice.between(1, 2) }];
  return [
    ...(dice.chance(0.7)
      ? [{ name: 'clerk allows', effect: 'allow' as const, when: { sources }, limits }]
      : []),
    ...(dice.chance(0.5)
      ? [
          {
            name: 'clerk asks',
            effect: 'needs-approval' as const,
            when: {
              sources,
              ...(dice.chance(0.6) && { privileges: [pick(dice, KINDS), pick(dice, KINDS)] }),
            },
            limits: EXTERNAL,
            stages,
          },
        ]
      : []),
  ];
}

const KINDS = ['create-model', 'execute-model', 'schema-usage', 'schema-create'] as const;

/** For all sources alike. */
function denies(dice: Random): SimRule[] {
  const subjects: readonly SimRule['when'][] = [
    { schemas: [pick(dice, SCHEMAS)] },
    { privileges: [pick(dice, KINDS)] },
    { databases: [pick(dice, DATABASES)] },
    { grantees: [dice.chance(0.5) ? '* analyst*' : 'group Makers'] },
    { privileges: [pick(dice, KINDS)], longerThanDays: 1 },
  ];
  return dice.chance(0.6) ? [{ name: 'deny', effect: 'deny', when: pick(dice, subjects) }] : [];
}

/** Who answers what the clerk asked, and how likely. Who asks is among them now and then. */
const ANSWERING = { amir: 0.7, zoe: 0.5, nina: 0.4, RITA: 0.1 };

/** What the clerk asks for where there are rules of its own. */
export function clerkSteps(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'clerk'));
  if (policiesOf(seed, startMs)[0]?.rules === ALWAYS) return [];
  return Array.from({ length: dice.between(2, 4) }, (_, n): TimedStep[] => {
    const lease = `clerk-${n}`;
    const atMs = startMs + dice.between(0, STORY_MS);
    const later = (): number => atMs + dice.between(1, 120) * MINUTE_MS;
    const detail = {
      requestId: lease,
      warehouse: 'sim',
      database: dice.chance(0.2) ? [...DATABASES] : pick(dice, DATABASES),
      grantee: pick(dice, GRANTEES),
      privileges: privilegesOf(dice),
      requestedBy: pick(dice, ['rita', 'rita', 'amir']),
      reason: 'simulated',
      ...(dice.chance(0.3) && { ticket: 'CHG-1' }),
      // Longer than a world lasts, and away from whole days.
      ...(dice.chance(0.7) && {
        expiresAt: new Date(atMs + (36 + 24 * dice.between(0, 2)) * HOUR_MS).toISOString(),
      }),
    };
    return [
      {
        atMs,
        step: {
          kind: 'event',
          account: ACCOUNTS.clerk,
          type: 'Model Access Requested',
          detail,
        },
      },
      ...Object.entries(ANSWERING)
        .filter(([, chance]) => dice.chance(chance))
        .map(
          ([person]): TimedStep => ({
            atMs: later(),
            step: {
              kind: 'answer',
              lease,
              person,
              approved: dice.chance(0.93),
              isForeign: dice.chance(0.05),
            },
          }),
        ),
    ];
  }).flat();
}
