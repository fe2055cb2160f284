import { partitionOf } from '../../partition.ts';
import type { SetupTarget } from '../config.ts';
import { permissionsOf } from './permission.ts';

/**
 * A permissions boundary for the roles of a warehouse: they can do what Redshift ML does for any purpose, wherever their own
 * policies let them, pass themselves to SageMaker and Forecast, and nothing else.
 */
export function boundaryPolicy({ region, account, setup }: SetupTarget): string {
  const partition = partitionOf(region);
  const roles = [...new Set(setup.pairs.map(({ role }) => role))];
  const permissions = permissionsOf({
    partition,
    region,
    account,
    roleArn: '*',
    buckets: ['any'],
    keyArns: ['any'],
  });
  const passes = permissions.filter(({ actions }) => actions.includes('iam:PassRole'));
  const others = permissions.filter((permission) => !passes.includes(permission));
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'RedshiftMl',
          Effect: 'Allow',
          Action: [...new Set(others.flatMap(({ actions }) => actions))].sort(),
          Resource: '*',
        },
        {
          Sid: 'PassRole',
          Effect: 'Allow',
          Action: 'iam:PassRole',
          Resource: roles,
          Condition: {
            StringEquals: {
              'iam:PassedToService': passes.map(
                ({ passedTo = 'sagemaker.amazonaws.com' }) => passedTo,
              ),
            },
          },
        },
      ],
    },
    null,
    2,
  );
}
