import {
  ListServiceQuotasCommand,
  type ListServiceQuotasCommandOutput,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { Read } from '../../domain/setup/facts.ts';
import { readOutcome } from '../read-outcome.ts';

const PAGE = 100;

/** The applied quotas of SageMaker for jobs, in the client's Region: those whose name ends in `job usage`. */
export const readJobQuotas = (
  client: ServiceQuotasClient,
): Promise<Read<readonly { readonly name: string; readonly value: number }[]>> =>
  readOutcome({ permission: 'servicequotas:ListServiceQuotas' }, async () => {
    const quotas: { name: string; value: number }[] = [];
    let next: string | undefined;
    do {
      const page: ListServiceQuotasCommandOutput = await client.send(
        new ListServiceQuotasCommand({
          ServiceCode: 'sagemaker',
          MaxResults: PAGE,
          ...(next !== undefined && { NextToken: next }),
        }),
      );
      for (const { QuotaName: name, Value: value } of page.Quotas ?? []) {
        if (name?.endsWith(' job usage') && value !== undefined) quotas.push({ name, value });
      }
      next = page.NextToken;
    } while (next !== undefined);
    return quotas;
  });
