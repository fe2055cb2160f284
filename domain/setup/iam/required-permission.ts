import { partitionOf } from '../../partition.ts';
import type { SetupFacts, Simulation } from '../facts.ts';
import { placement } from '../network/placement.ts';
import { keyArnsOfRole } from './keys.ts';
import { bucketPermissions, EVERY_OBJECT, permissionsOf } from './permission.ts';
import type { Owned, Permission, Scope } from './scope.ts';
import { EDITION, neededSections, type PolicySection } from './section.ts';

/** One question to the simulator, and why it is asked. `OtherBucket` is what the role should not be able to do. */
export interface RequiredPermission {
  readonly section: PolicySection | 'OtherBucket';
  readonly action: string;
  readonly resource: string;
  /** Other resources of which any one will do as well. */
  readonly or?: readonly string[];
  /** To which service the role is passed, where that is not SageMaker. */
  readonly passedTo?: string;
}

export const scopeOf = (facts: SetupFacts, roleArn: string): Scope => ({
  partition: partitionOf(facts.target.region),
  region: facts.target.region,
  account: facts.target.account,
  roleArn,
  buckets: [
    ...new Set(
      facts.target.setup.pairs.filter(({ role }) => role === roleArn).map(({ bucket }) => bucket),
    ),
  ],
  keyArns: keyArnsOfRole(facts, roleArn),
  places: placesOf(facts),
});

function placesOf(facts: SetupFacts): NonNullable<Scope['places']> {
  const place = placement(facts);
  const { trainingVpc } = facts.target.setup;
  const ownedBy = owners(facts);
  return {
    ...(place && {
      Interfaces: {
        subnets: ownedBy(place.subnetIds),
        securityGroups: ownedBy(place.securityGroupIds),
      },
    }),
    ...(trainingVpc && {
      TrainingVpc: {
        subnets: ownedBy(trainingVpc.subnets),
        securityGroups: ownedBy(trainingVpc.securityGroups),
      },
    }),
  };
}

/** Ids with their owners, as far as the VPC of the warehouse was read. */
function owners({ network }: SetupFacts): (ids: readonly string[]) => Owned {
  const subnets = network && 'ok' in network.subnets ? network.subnets.ok : [];
  const groups = network && 'ok' in network.securityGroups ? network.securityGroups.ok : [];
  const known = new Map([...subnets, ...groups].map(({ id, owner }) => [id, owner]));
  return (ids) => Object.fromEntries(ids.map((id) => [id, known.get(id)]));
}

const asked = (
  section: RequiredPermission['section'],
  { actions, asks = actions, probes, anyProbe, passedTo }: Permission,
): readonly RequiredPermission[] => {
  const [resource, ...or] = probes;
  const to = passedTo === undefined ? {} : { passedTo };
  return asks.flatMap((action) =>
    anyProbe && resource !== undefined
      ? [{ section, action, resource, or, ...to }]
      : probes.map((probe) => ({ section, action, resource: probe, ...to })),
  );
};

/** Many checks ask for the same facts, and facts do not change: computed once for each. */
const known = new WeakMap<SetupFacts, Map<string, readonly RequiredPermission[]>>();

/** What is asked whatever is wanted: previews and recommendations rest on it. */
const ALWAYS: readonly PolicySection[] = [
  ...EDITION,
  'Key',
  'Interfaces',
  'TrainingVpc',
  'SampleData',
];

/** All that is asked about one role, whether wanted (routing, sample data) or only previewed. */
export function requiredPermissions(
  facts: SetupFacts,
  roleArn: string,
): readonly RequiredPermission[] {
  const byRole = known.get(facts) ?? new Map<string, readonly RequiredPermission[]>();
  known.set(facts, byRole);
  const needs = byRole.get(roleArn) ?? workedOut(facts, roleArn);
  byRole.set(roleArn, needs);
  return needs;
}

function workedOut(facts: SetupFacts, roleArn: string): readonly RequiredPermission[] {
  const scope = scopeOf(facts, roleArn);
  const others = facts.target.setup.pairs
    .map(({ bucket }) => bucket)
    .filter((name) => !scope.buckets.includes(name));
  const sections = [...neededSections(facts.target.setup), ...ALWAYS];
  return [
    ...permissionsOf(scope)
      .filter(({ section }) => sections.includes(section))
      .flatMap((permission) => asked(permission.section, permission)),
    ...bucketPermissions(scope.partition, [...new Set(others)], EVERY_OBJECT).flatMap(
      (permission) => asked('OtherBucket', permission),
    ),
  ];
}

/** The resources of which any one will do. */
export const resourcesOf = ({ resource, or = [] }: RequiredPermission): readonly string[] => [
  resource,
  ...or,
];

/** What the simulator answered, to be looked up need by need; several answers suppose different things, none: it was not asked. */
export function answers(
  simulations: readonly Simulation[],
): (need: RequiredPermission) => readonly Simulation[] {
  const byAction = Map.groupBy(simulations, ({ action }) => action);
  return ({ action, resource, passedTo }) =>
    byAction
      .get(action)
      ?.filter((result) => result.resource === resource && result.passedTo === passedTo) ?? [];
}
