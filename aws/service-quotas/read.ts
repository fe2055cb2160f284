import {
  paginateListServiceQuotas,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { Read } from '../../domain/setup/read.ts';
import { itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** The most that ListServiceQuotas gives in one page. */
const PAGE = 100;

/** The applied quotas of SageMaker for jobs, in the client's Region: those whose name ends in `job usage`. */
export const readJobQuotas = (
  client: ServiceQuotasClient,
): Promise<Read<readonly { readonly name: string; readonly value: number }[]>> =>
  readOutcome({ permission: 'servicequotas:ListServiceQuotas' }, async () => {
    const quotas = await itemsOf(
      paginateListServiceQuotas({ client, pageSize: PAGE }, { ServiceCode: 'sagemaker' }),
      ({ Quotas }) => Quotas,
    );
    return quotas.flatMap(({ QuotaName: name, Value: value }) =>
      name?.endsWith(' job usage') && value !== undefined ? [{ name, value }] : [],
    );
  });
