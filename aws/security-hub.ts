import { BatchImportFindingsCommand, type SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { AsffFinding } from '../domain/audit/render/asff.ts';
import { UnexpectedResponse } from '../domain/errors.ts';
import { isNamed, isThrottled } from './aws-error.ts';

export function securityHub(client: SecurityHubClient) {
  /** One call. `busy`: none of them was taken, and the same call may be made later. */
  const importFindings = async (findings: readonly AsffFinding[]) => {
    try {
      const { FailedCount = 0, FailedFindings = [] } = await client.send(
        new BatchImportFindingsCommand({ Findings: [...findings] }),
      );
      if (FailedCount !== FailedFindings.length)
        throw new UnexpectedResponse(
          `BatchImportFindings counts ${FailedCount} findings that it did not take, and names ${FailedFindings.length}`,
        );
      return { FailedFindings };
    } catch (error) {
      if (error instanceof Error && (isThrottled(error) || isNamed(error, ...BUSY))) return 'busy';
      throw error;
    }
  };
  return { importFindings };
}
export type SecurityHub = ReturnType<typeof securityHub>;

/** A quota that calls have used up, and trouble of its own. */
const BUSY = ['LimitExceededException', 'InternalException'];
