import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { Read } from '../domain/setup/read.ts';
import { answered, itemsOf } from './answer.ts';
import { isNamed } from './aws-error.ts';
import { readOutcome } from './read-outcome.ts';

/** One resource that a stack has made. */
export interface StackPart {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/**
 * What a stack has made; undefined where there is no such stack. A resource that is being made has no physical id yet and is
 * left out.
 */
const stackParts = (
  client: CloudFormationClient,
  stack: string,
): Promise<readonly StackPart[] | undefined> =>
  unlessAbsent(async () => {
    const call = `ListStackResources of ${stack}`;
    const resources = await itemsOf(
      paginateListStackResources({ client }, { StackName: stack }),
      ({ StackResourceSummaries }) =>
        answered(StackResourceSummaries, 'StackResourceSummaries', call),
    );
    return resources.flatMap(
      ({ LogicalResourceId, ResourceType: type = '', PhysicalResourceId: physicalId }) =>
        physicalId === undefined
          ? []
          : [
              {
                logicalId: answered(LogicalResourceId, 'LogicalResourceId', call),
                type,
                physicalId,
              },
            ],
    );
  });

/** Physical ids of a stack's resources by logical id; undefined where there is no such stack. */
export async function stackResources(
  client: CloudFormationClient,
  stack: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const parts = await stackParts(client, stack);
  return parts && new Map(parts.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
}

/** The same, for whoever goes on where it may not be known. */
export const readStackParts = (
  client: CloudFormationClient,
  stack: string,
): Promise<Read<readonly StackPart[]>> =>
  readUnlessAbsent('cloudformation:ListStackResources', `no stack ${stack}`, () =>
    stackParts(client, stack),
  );

/** How the last operation on a stack has ended. */
export const readStackStatus = (
  client: CloudFormationClient,
  stack: string,
): Promise<Read<string>> =>
  readUnlessAbsent('cloudformation:DescribeStacks', `no stack ${stack}`, async () => {
    const { Stacks: [found] = [] } = await client.send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    return answered(found?.StackStatus, 'StackStatus', `DescribeStacks of ${stack}`);
  });

/** The template that is deployed, as the deployment sent it. */
export const readTemplate = (client: CloudFormationClient, stack: string): Promise<Read<string>> =>
  readUnlessAbsent('cloudformation:GetTemplate', `no stack ${stack}`, async () => {
    const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: stack }));
    return answered(TemplateBody, 'TemplateBody', `GetTemplate of ${stack}`);
  });

/** The stack that something belongs to, by its physical id; `missing`: it belongs to none. */
export const readStackOf = (
  client: CloudFormationClient,
  physicalId: string,
): Promise<Read<string>> =>
  readUnlessAbsent(
    'cloudformation:DescribeStackResources',
    `no stack has ${physicalId}`,
    async () => {
      const { StackResources: [found] = [] } = await client.send(
        new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }),
      );
      return answered(found?.StackName, 'StackName', `DescribeStackResources of ${physicalId}`);
    },
  );

async function readUnlessAbsent<T>(
  permission: string,
  missing: string,
  ask: () => Promise<T | undefined>,
): Promise<Read<T>> {
  const read = await readOutcome({ permission }, () => unlessAbsent(ask));
  if (!('ok' in read)) return read;
  return read.ok === undefined ? { missing } : { ok: read.ok };
}

/** Undefined where there is no such stack, or none that has it. */
async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    // CloudFormation's only word for it (facts §10.2).
    if (isNamed(error, 'ValidationError') && /does not exist/.test(String(error))) return undefined;
    throw error;
  }
}
