import { AwsError, type Caller } from '../../service.ts';
import type { Engine } from '../engine.ts';

/** A warehouse as the Data API reaches it: by its cluster's or its workgroup's name. */
export interface DataApiWarehouse {
  readonly cluster?: string;
  readonly workgroup?: string;
  readonly engine: Engine;
  /** Secret ARN to the database user whose password it holds. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** False before the warehouse is created. Default: it exists. */
  readonly exists?: () => boolean;
  /** False while the warehouse is paused. Default: always reachable. */
  readonly isReachable?: () => boolean;
}

export interface Address {
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly DbUser?: string;
  readonly SecretArn?: string;
  readonly Database?: string;
}

/** Throws what the Data API throws before it makes a statement. */
export function findWarehouse(
  warehouses: readonly DataApiWarehouse[],
  address: Address,
): DataApiWarehouse {
  const { ClusterIdentifier: cluster, WorkgroupName: workgroup } = address;
  if ((cluster === undefined) === (workgroup === undefined)) {
    throw new AwsError(
      'ValidationException',
      'Exactly one of ClusterIdentifier and WorkgroupName must be given.',
    );
  }
  const found = warehouses
    .filter(({ exists }) => exists?.() !== false)
    .find((each) =>
      cluster === undefined ? each.workgroup === nameOf(workgroup ?? '') : each.cluster === cluster,
    );
  if (found === undefined) {
    throw cluster === undefined
      ? new AwsError(
          'ResourceNotFoundException',
          `Redshift Serverless workgroup ${workgroup} does not exist.`,
        )
      : new AwsError('ValidationException', "Redshift endpoint doesn't exist in this region.");
  }
  if (found.isReachable?.() === false) {
    throw new AwsError(
      'DatabaseConnectionException',
      `${cluster ?? workgroup} does not accept connections: it is paused.`,
      500,
    );
  }
  return found;
}

/**
 * What the Data API asks of a session's role: the cluster, and for temporary credentials the database and the user. The id in the
 * ARN of a workgroup is its name here. Secrets are Secrets Manager's to give.
 */
export function admit(address: Address, { session }: Caller, region: string): void {
  if (session === undefined) return;
  const { ClusterIdentifier: cluster, WorkgroupName: workgroup, DbUser, SecretArn } = address;
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${region}:${session.account}:${resource}`;
  const needed: [string, string][] = [
    [
      'redshift-data:BatchExecuteStatement',
      cluster === undefined
        ? arn('redshift-serverless', `workgroup/${nameOf(workgroup ?? '')}`)
        : arn('redshift', `cluster:${cluster}`),
    ],
    ...(DbUser === undefined
      ? []
      : [`dbuser:${cluster}/${DbUser}`, `dbname:${cluster}/${address.Database}`].map(
          (resource): [string, string] => [
            'redshift:GetClusterCredentials',
            arn('redshift', resource),
          ],
        )),
    ...(SecretArn === undefined
      ? []
      : [['secretsmanager:GetSecretValue', SecretArn] satisfies [string, string]]),
  ];
  const refused = needed.find(([action, resource]) => !session.may(action, resource));
  if (refused !== undefined)
    throw new AwsError(
      'AccessDeniedException',
      `User: ${session.arn} is not authorized to perform: ${refused[0]} on resource: ${refused[1]}`,
      403,
    );
}

/** The database user of the login: named, in the secret, or made of the caller's IAM role. */
export function userOf(warehouse: DataApiWarehouse, address: Address, caller: Caller): string {
  if (address.DbUser !== undefined && warehouse.workgroup !== undefined) {
    throw new AwsError('ValidationException', 'DbUser is not supported with Redshift Serverless.');
  }
  if (address.SecretArn === undefined) return address.DbUser ?? `IAMR:${nameOf(caller.role)}`;
  const user = warehouse.secrets?.[address.SecretArn];
  if (user === undefined)
    throw new AwsError('ValidationException', "Secrets Manager can't find the specified secret.");
  return user;
}

// A role or a workgroup may be given by its name or its ARN.
const nameOf = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
