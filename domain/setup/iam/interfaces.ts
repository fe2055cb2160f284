import type { Owned, Permission, Scope } from './scope.ts';

/** The eleven of the page for enhanced VPC routing, by what they apply to. */
const ACTIONS = {
  reads: [
    'ec2:DescribeVpcEndpoints',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeVpcs',
    'ec2:DescribeSubnets',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeNetworkInterfaces',
  ],
  creates: ['ec2:CreateNetworkInterface'],
  modifies: ['ec2:ModifyNetworkInterfaceAttribute'],
  changes: [
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteNetworkInterfacePermission',
  ],
};

/** SageMaker's page names nine actions for tuning jobs in a private VPC (facts §5.1): the eleven without these. */
const NOT_FOR_TUNING = ['ec2:DescribeVpcEndpoints', 'ec2:ModifyNetworkInterfaceAttribute'];

/** Interfaces in the warehouse's own subnets and groups, or in those of the private training VPC. */
export function interfacePermissions(
  section: 'Interfaces' | 'TrainingVpc',
  { partition, region, account, places }: Scope,
): readonly Permission[] {
  const ec2 = (owner: string, resource: string) =>
    `arn:${partition}:ec2:${region}:${owner}:${resource}`;
  const place = places?.[section];
  // Whose the subnets are, or which, may not be known: then of any account, and any.
  const named = (type: string, owned: Owned | undefined) =>
    owned === undefined
      ? [ec2('*', `${type}/*`)]
      : Object.entries(owned).map(([id, owner = '*']) => ec2(owner, `${type}/${id}`));
  const probed = (type: string, owned: Owned | undefined, unknown: string) =>
    Object.entries(owned ?? { [unknown]: account }).map(([id, owner = account]) =>
      ec2(owner, `${type}/${id}`),
    );
  const own = {
    resource: ec2(account, 'network-interface/*'),
    probe: ec2(account, 'network-interface/eni-any'),
  };
  const groups = named('security-group', place?.securityGroups);
  const permissions: readonly Permission[] = [
    { section, actions: ACTIONS.reads, resources: ['*'], probes: ['*'] },
    {
      section,
      actions: ACTIONS.creates,
      resources: [own.resource, ...named('subnet', place?.subnets), ...groups],
      probes: [
        own.probe,
        ...probed('subnet', place?.subnets, 'subnet-any'),
        ...probed('security-group', place?.securityGroups, 'sg-any'),
      ],
    },
    // A change of its groups is authorised on them too (facts §5.8); whether Redshift makes one, no page says.
    {
      section,
      actions: ACTIONS.modifies,
      resources: [own.resource, ...groups],
      probes: [own.probe],
    },
    { section, actions: ACTIONS.changes, resources: [own.resource], probes: [own.probe] },
  ];
  if (section === 'Interfaces') return permissions;
  return permissions.flatMap((permission) => {
    const actions = permission.actions.filter((action) => !NOT_FOR_TUNING.includes(action));
    return actions.length === 0 ? [] : [{ ...permission, actions }];
  });
}
