import { AwsError, type Operation } from '../service.ts';
import type { AccountState } from './state.ts';

const TYPES = ['m5', 'm4', 'c5', 'c4', 'r5'].flatMap((family) =>
  ['large', 'xlarge', '2xlarge', '4xlarge', '12xlarge'].map((size) => `ml.${family}.${size}`),
);
const USES = [
  'training job',
  'spot training job',
  'training warm pool',
  'processing job',
  'transform job',
  'endpoint',
];
const APPLIED = 15;

/** Service Quotas for SageMaker: a quota for each use of each instance type, in pages. The fixture overrides them by name. */
export const serviceQuotas = (account: AccountState): Record<string, Operation> => ({
  ListServiceQuotas: ({ ServiceCode, MaxResults = 100, NextToken }: ListQuotas) => {
    if (ServiceCode !== 'sagemaker')
      throw new AwsError(
        'NoSuchResourceException',
        `The request failed because ${ServiceCode} is not known.`,
      );
    const names = [
      ...TYPES.flatMap((type) => USES.map((use) => `${type} for ${use} usage`)),
      'Maximum number of concurrent AutoML Jobs',
      ...['training', 'spot training', 'processing', 'transform'].map(
        (kind) => `Number of instances across all ${kind} jobs`,
      ),
    ];
    const from = Number(NextToken ?? 0);
    const to = from + MaxResults;
    return {
      Quotas: names.slice(from, to).map((QuotaName) => ({
        ServiceCode,
        QuotaName,
        Value: account.quota(QuotaName) ?? APPLIED,
        Adjustable: true,
      })),
      ...(to < names.length ? { NextToken: String(to) } : {}),
    };
  },
});

interface ListQuotas {
  readonly ServiceCode: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}
