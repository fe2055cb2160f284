import { expect, test } from '@jest/globals';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { type Random, random, seedOf } from '../../local-aws/random.ts';
import type { OpenStage } from '../../sandbox/stage/open-stage.ts';
import { ANALYSTS, MARKETING, MODEL } from '../../sandbox/stage/portal.ts';
import { ALL, seeds } from '../scope.ts';
import { changed, changeRole, onStage, tagCluster } from './tag-scene.ts';

/** Each of them a tag that is set, changed or taken off, with its event. */
const CHANGES = ALL ? 200 : 30;
const WORLDS = seeds(ALL ? 10 : 1);

const GROUPS = [MARKETING, ANALYSTS];
const MODELS = [MODEL, 'rental_model'];
const ROLES = ['Alpha', 'Beta', 'Gamma'];
const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;
const HOUR_MS = 3_600_000;

interface Change {
  readonly arn: string;
  readonly key: string;
  readonly value: string | undefined;
}

const oneOf = <T>(dice: Random, things: readonly T[]): T | undefined =>
  things[dice.between(0, things.length - 1)];

function changeOf(dice: Random): Change {
  const role = oneOf(dice, [...ROLES, undefined]);
  const isGone = dice.chance(0.3);
  if (role === undefined)
    return {
      arn: CLUSTER,
      key: `redshift-ml:user:${oneOf(dice, GROUPS)}`,
      value: isGone ? undefined : `dev/demo_ml/${oneOf(dice, MODELS)}`,
    };
  const value = dice.chance(0.3) ? GROUPS.join(':') : oneOf(dice, GROUPS);
  return {
    arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    key: 'RedshiftDbGroups',
    value: isGone ? undefined : value,
  };
}

/** All tags by ARN and key, as the changes left them. */
function leftBy(changes: readonly Change[]): ReadonlyMap<string, Record<string, string>> {
  const tags = new Map<string, Record<string, string>>();
  for (const { arn, key, value } of changes) {
    const { [key]: _, ...others } = tags.get(arn) ?? {};
    tags.set(arn, value === undefined ? others : { ...others, [key]: value });
  }
  return tags;
}

/** Resource, group and model of each access that the tags ask for. */
const askedFor = (tags: ReadonlyMap<string, Record<string, string>>): string[] =>
  [...tags]
    .flatMap(([arn, ofResource]) =>
      Object.entries(ofResource).flatMap(([key, value]) =>
        key === 'RedshiftDbGroups'
          ? value.split(':').map((group) => `${arn} ${group} ${MODELS[GROUPS.indexOf(group)]}`)
          : [`${arn} ${key.split(':')[2]} ${value.split('/')[2]}`],
      ),
    )
    .sort();

/** The same by the messages on the bus: asked for and not taken back. */
function leases({ localAws }: OpenStage): string[] {
  const left = new Map<unknown, string>();
  for (const { event } of localAws.published) {
    if (event.source !== 'redshift-ml.tags') continue;
    const { requestId, leaseId, requestedBy, grantee, persona } = Object(event.detail);
    if (event['detail-type'] === 'Model Access Revoked') left.delete(leaseId);
    else left.set(requestId, `${requestedBy} ${grantee.name} ${persona.models}`);
  }
  return [...left.values()].sort();
}

const grantsOf = (asked: readonly string[]): string[] => {
  const pairs = new Set(asked.map((one) => one.split(' ').slice(1).join(' ')));
  const groups = new Set([...pairs].map((pair) => pair.split(' ')[0]));
  return [
    ...[...groups].map((group) => `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${group}`),
    ...[...pairs].map((pair) => {
      const [group, model] = pair.split(' ');
      return `GRANT EXECUTE ON MODEL demo_ml.${model} TO GROUP ${group}`;
    }),
  ];
};

function apply(stage: OpenStage, arn: string, tags: Readonly<Record<string, string>>): void {
  if (arn === CLUSTER) tagCluster(stage, tags);
  else changeRole(stage, arn.split('/').at(-1) ?? '', (role) => ({ ...role, tags: { ...tags } }));
}

test.each(WORLDS)(
  `${CHANGES} changes of tags, whose events are lost, doubled and out of order, and one sweep: the leases of the last tags (%i)`,
  (seed) =>
    onStage(Object.fromEntries(ROLES.map((role) => [role, {}])), async ({ stage }) => {
      const dice = random(seedOf(seed, 'tag events'));
      const { localAws } = stage;
      const changes = Array.from({ length: CHANGES }, () => changeOf(dice));
      const startMs = localAws.clock.now();
      const at = (atMs: number, action: () => void): void =>
        void localAws.virtualClock.at(startMs + atMs, action, { timer: true });
      changes.forEach(({ arn, key }, index) => {
        const atMs = Math.floor((index * HOUR_MS) / CHANGES);
        const tags = leftBy(changes.slice(0, index + 1)).get(arn) ?? {};
        at(atMs, () => apply(stage, arn, tags));
        const service = arn === CLUSTER ? 'redshift' : 'iam';
        const tell = (): void =>
          void localAws.publish(
            { ...changed(arn, service, [key], {}), source: 'aws.tag' },
            'default',
          );
        // A third is lost; the others come at any time of the hour, some twice.
        const times = dice.chance(0.33) ? 0 : 1 + Number(dice.chance(0.3));
        for (let n = 0; n < times; n += 1) at(dice.between(0, HOUR_MS), tell);
      });
      await localAws.runFor(HOUR_MS);
      await localAws.runUntilIdle();
      localAws.startMachine('tags', { scope: 'all' });
      await localAws.runUntilIdle();
      const asked = askedFor(leftBy(changes));
      expect(leases(stage)).toEqual(asked);
      await stage.expectHeld(grantsOf(asked));
    }),
);
