import {
  type CloudFormationClient,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { answered, itemsOf } from './answer.ts';
import { isNamed } from './aws-error.ts';

/**
 * Physical ids of a stack's resources by logical id; undefined where there is no such stack. A resource that is being made
 * has no physical id yet and is left out.
 */
export async function stackResources(
  client: CloudFormationClient,
  stack: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const resources = await itemsOf(
      paginateListStackResources({ client }, { StackName: stack }),
      ({ StackResourceSummaries }) => StackResourceSummaries,
    );
    const call = `ListStackResources of ${stack}`;
    return new Map(
      resources.flatMap(({ LogicalResourceId: id, PhysicalResourceId: physical }) =>
        physical === undefined ? [] : [[answered(id, 'LogicalResourceId', call), physical]],
      ),
    );
  } catch (error) {
    // CloudFormation's only word for it (facts §10.2).
    if (isNamed(error, 'ValidationError') && /does not exist/.test(String(error))) return undefined;
    throw error;
  }
}
