import {
  paginateListServiceQuotas,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { Read } from '../../domain/setup/read.ts';
import { itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** The most that ListServiceQuotas gives in one page. */
const PAGE = 100;

/**
 * Names of quotas for jobs: of an instance type, of all instances together, and of Autopilot (facts §5.5). Those of spot
 * instances are of jobs that Redshift ML does not start: at 0 they bar nothing.
 */
const OF_JOBS =
  /^(?!.*\bspot\b).*(?: job usage$|\bAutoML jobs?\b|\binstances\b.*\b(training|processing|transform) jobs?\b)/i;

/** The applied quotas of SageMaker for jobs, in the client's Region. */
export const readJobQuotas = (
  client: ServiceQuotasClient,
): Promise<Read<readonly { readonly name: string; readonly value: number }[]>> =>
  readOutcome({ permission: 'servicequotas:ListServiceQuotas' }, async () => {
    const quotas = await itemsOf(
      paginateListServiceQuotas({ client, pageSize: PAGE }, { ServiceCode: 'sagemaker' }),
      ({ Quotas }) => Quotas,
    );
    return quotas.flatMap(({ QuotaName: name, Value: value }) =>
      name !== undefined && OF_JOBS.test(name) && value !== undefined ? [{ name, value }] : [],
    );
  });
