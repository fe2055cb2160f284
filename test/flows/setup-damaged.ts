import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import type { SetupWorld } from './setup-account.ts';

export const routed = configOf({ path: 'simple', routing: 'on' });
export const role = soundAccount.roles?.['redshift-ml/analytics'];
export const REDSHIFT = {
  Effect: 'Allow',
  Principal: { Service: 'redshift.amazonaws.com' },
  Action: 'sts:AssumeRole',
} as const;
/** SageMaker is not trusted, a policy is detached, the bucket is open, and there is no endpoint. */
export const damaged: AccountFixture = {
  ...soundAccount,
  roles: {
    'redshift-ml/analytics': {
      ...role,
      trust: { Statement: [REDSHIFT] },
      attached: ['AmazonSageMakerFullAccess'],
    },
  },
  buckets: { 'analytics-redshift-ml': { blocked: false } },
};
/** How far an action is, and its operation. */
export const words = (lines: readonly string[]) =>
  lines.map((line) => line.split(' ').slice(0, 2).join(' '));

/** The moment an endpoint is made as approved, somebody turns off what the run does not touch. */
export async function spoilMeanwhile({ localAws, account }: SetupWorld): Promise<void> {
  const { endpoints } = account.network;
  const set = endpoints.set.bind(endpoints);
  endpoints.set = (id, endpoint) => {
    const bucket = account.buckets.get('analytics-redshift-ml');
    if (bucket !== undefined) bucket.encryption = 'none';
    return set(id, endpoint);
  };
  await answerSetup(localAws, 'ada', true);
  await localAws.runFor(3 * 60 * 60_000);
}
