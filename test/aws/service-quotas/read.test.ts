import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { expect, test } from '@jest/globals';
import { readJobQuotas } from '../../../aws/service-quotas/read.ts';
import { emptyAccount } from '../../../sandbox/accounts/example.ts';
import { inAccount } from '../account.ts';

const client = new ServiceQuotasClient({ region: 'us-east-1' });

test('every page of quotas is read, and only those for jobs are kept', () =>
  inAccount({ ...emptyAccount, quotas: { 'ml.r5.12xlarge for training job': 0 } }, async () => {
    const read = await readJobQuotas(client);
    const quotas = 'ok' in read ? read.ok : [];
    expect(quotas).toContainEqual({ name: 'ml.m5.large for training job usage', value: 15 });
    // The last of 150 quotas, on the second page.
    expect(quotas).toContainEqual({ name: 'ml.r5.12xlarge for training job usage', value: 0 });
    expect(quotas).toContainEqual({ name: 'Maximum number of concurrent AutoML Jobs', value: 15 });
    expect(quotas).toContainEqual({
      name: 'Number of instances across all processing jobs',
      value: 15,
    });
    expect(quotas.filter(({ name }) => /endpoint|warm pool/.test(name))).toEqual([]);
  }));

test('quotas of spot instances are not of its jobs: at 0 they bar none', () =>
  inAccount({ ...emptyAccount, quotas: { 'across all spot training jobs': 0 } }, async () => {
    const read = await readJobQuotas(client);
    const quotas = 'ok' in read ? read.ok : [];
    expect(quotas.map(({ name }) => name)).toContain(
      'Number of instances across all training jobs',
    );
    expect(quotas.filter(({ name }) => /spot/.test(name))).toEqual([]);
  }));

test('a refusal names the permission', () =>
  inAccount({ ...emptyAccount, refused: ['servicequotas:ListServiceQuotas'] }, async () =>
    expect(await readJobQuotas(client)).toEqual({ denied: 'servicequotas:ListServiceQuotas' }),
  ));
