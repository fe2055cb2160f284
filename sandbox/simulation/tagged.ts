import { createAccount } from '../../local-aws/account/account.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import type { LocalAws, ServiceResources } from '../../local-aws/local-aws.ts';
import { type Random, random, seedOf } from '../../local-aws/random.ts';
import type { Service } from '../../local-aws/service.ts';
import { trust } from '../accounts/example.ts';
import { pick } from './pick.ts';
import { STORY_MS, type TimedStep } from './scenario.ts';
import { NAMESPACE } from './simulated-config.ts';
import type { TagStep, TellStep } from './steps.ts';

/** The resources that bear tags, by ARN. */
const ARNS = {
  cluster: `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:sim`,
  role: `arn:aws:iam::${ACCOUNT}:role/people`,
} as const;
export type Tagged = keyof typeof ARNS;
export const arnOf = (resource: Tagged): string => ARNS[resource];

/** The tags that people set, with the values that they give them. */
const TAGS: readonly (Pick<TagStep, 'resource' | 'key'> & {
  readonly values: readonly string[];
})[] = [
  {
    resource: 'cluster',
    key: 'redshift-ml:user:analyst',
    values: ['dev/ml/churn', 'dev/ml/churn prod/ml/churn', 'prod/lake/churn  dev/lake/churn'],
  },
  {
    resource: 'cluster',
    key: 'redshift-ml:user:Makers',
    values: ['dev/ml/churn', 'prod/Lab/Fraud'],
  },
  {
    resource: 'role',
    key: 'RedshiftDbGroups',
    values: ['analyst', '::Makers', 'ghost_grp:analyst:Makers', ''],
  },
];

/** The account's part of a world: the cluster and a role, which bear tags. */
export function taggedAccount({ clock }: ServiceResources): {
  readonly account: AccountState;
  readonly services: readonly Service[];
} {
  const { state, services } = createAccount(
    {
      id: ACCOUNT,
      region: REGION,
      roles: { people: { trust: trust('redshift.amazonaws.com') } },
      clusters: { sim: { subnetGroup: 'sim', securityGroups: [] } },
      subnetGroups: { sim: [] },
      namespaces: { sim: NAMESPACE },
    },
    clock,
  );
  const asked = ['IAMClient', 'RedshiftClient'];
  return { account: state, services: services.filter(({ client }) => asked.includes(client)) };
}

const MINUTE_MS = 60_000;

/** In some worlds tags come and go, often within a second. Of some changes no event tells, of others several, late or early. */
export function taggedSteps(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'tags'));
  if (!dice.chance(0.3)) return [];
  const chosen = [pick(dice, TAGS), pick(dice, TAGS)];
  let atMs = startMs + dice.between(0, STORY_MS / 2);
  const changes = Array.from({ length: dice.between(3, 9) }, (): TimedStep[] => {
    // What happens in the same millisecond happens in any order, and then nobody could say which value a tag has.
    atMs += Math.max(1, dice.chance(0.6) ? dice.between(0, 800) : dice.between(0, 90 * MINUTE_MS));
    const { resource, key, values } = pick(dice, chosen);
    const value = dice.chance(0.35) ? undefined : pick(dice, values);
    const told = [0.75, 0.2].filter((chance) => dice.chance(chance));
    const lateMs = (): number => dice.between(0, dice.chance(0.6) ? 300 : 20 * MINUTE_MS);
    return [
      { atMs, step: { kind: 'tag', resource, key, value } },
      ...told.map(
        (): TimedStep => ({ atMs: atMs + lateMs(), step: { kind: 'tell', resource, key } }),
      ),
    ];
  });
  const last = atMs + dice.between(30, 60) * MINUTE_MS;
  return [...changes.flat(), ...(dice.chance(0.5) ? burst(dice, pick(dice, chosen), last) : [])];
}

/** A tag that is set, and when it has long had its effect set anew and taken off at once, each told as soon as it happens. */
function burst(dice: Random, tag: (typeof TAGS)[number], atMs: number): TimedStep[] {
  const { resource, key, values } = tag;
  const anewMs = atMs + 10 * MINUTE_MS;
  const moments: readonly (readonly [number, string | undefined])[] = [
    [atMs, values[0]],
    [anewMs, values[1]],
    [anewMs + dice.between(30, 300), undefined],
  ];
  return moments.flatMap(([moment, value]): TimedStep[] => [
    { atMs: moment, step: { kind: 'tag', resource, key, value } },
    { atMs: moment + dice.between(0, 50), step: { kind: 'tell', resource, key } },
  ]);
}

export function setTag(account: AccountState, { resource, key, value }: TagStep): void {
  const changed = (tags: Readonly<Record<string, string>>): Record<string, string> => {
    const { [key]: _, ...others } = tags;
    return value === undefined ? others : { ...others, [key]: value };
  };
  if (resource === 'role')
    account.roles.write('people', (role) => role && { ...role, tags: changed(role.tags) });
  const cluster = account.clusters.get('sim');
  if (resource === 'cluster' && cluster !== undefined)
    account.clusters.set('sim', { ...cluster, tags: changed(cluster.tags) });
}

/** An event as AWS sends it. What it says of tags is of no account, so it says nothing. */
export const tellOfTag = ({ publish }: LocalAws, { resource, key }: TellStep): void =>
  void publish(
    {
      source: 'aws.tag',
      'detail-type': 'Tag Change on Resource',
      resources: [arnOf(resource)],
      detail: {
        'changed-tag-keys': [key],
        service: resource === 'role' ? 'iam' : 'redshift',
        tags: {},
      },
    },
    'default',
  );
