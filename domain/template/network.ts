import type { DeploymentParameters } from '../deployment-file.ts';
import { functionsByRole, mayDo, withPolicies } from './roles.ts';
import { changedOfType, FUNCTION, type TemplateResources, withProperties } from './template.ts';

/** What Lambda does to connect a function (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html). */
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
/** The setup reads subnets by itself. */
const DENIED = INTERFACES.filter((action) => action !== 'ec2:DescribeSubnets');

/**
 * The functions in this network: all, or those that log in to a warehouse. Lambda makes their interfaces with the function's role, and
 * asks on everything; the code of the function is denied the same, as AWS advises.
 */
export function insideOf(
  resources: TemplateResources,
  { subnets, securityGroups, functions = 'all' }: NonNullable<DeploymentParameters['vpc']>,
): TemplateResources {
  const inside = new Map(
    [...functionsByRole(resources)].filter(
      ([role]) =>
        functions === 'all' || mayDo(resources[role], 'redshift-data:BatchExecuteStatement'),
    ),
  );
  const ids = new Set([...inside.values()].map(({ id }) => id));
  const connected = changedOfType(resources, FUNCTION, (one, id) =>
    ids.has(id)
      ? withProperties(one, {
          VpcConfig: { SubnetIds: subnets, SecurityGroupIds: securityGroups },
        })
      : one,
  );
  return withPolicies(connected, 'network', (_, id) => {
    const name = inside.get(id)?.name;
    return name === undefined ? [] : [ALLOWED, deniedToCode(name)];
  });
}

const ALLOWED = { Effect: 'Allow', Action: INTERFACES, Resource: '*' };

/** By the function's name: its ARN would be a circle, since it needs the role. */
const deniedToCode = (functionName: string) => ({
  Effect: 'Deny',
  Action: DENIED,
  Resource: '*',
  Condition: {
    ArnEquals: {
      'lambda:SourceFunctionArn': {
        'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${functionName}`,
      },
    },
  },
});
