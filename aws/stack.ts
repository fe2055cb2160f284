import {
  type CloudFormationClient,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { isNamed } from './aws-error.ts';

/** Physical ids of a stack's resources by logical id; undefined where there is no such stack. */
export async function stackResources(
  client: CloudFormationClient,
  stack: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const found = new Map<string, string>();
  try {
    for await (const { StackResourceSummaries: resources = [] } of paginateListStackResources(
      { client },
      { StackName: stack },
    ))
      for (const { LogicalResourceId: id, PhysicalResourceId: physical } of resources)
        if (id !== undefined && physical !== undefined) found.set(id, physical);
  } catch (error) {
    // CloudFormation's only word for it.
    if (isNamed(error, 'ValidationError') && /does not exist/.test(String(error))) return undefined;
    throw error;
  }
  return found;
}
