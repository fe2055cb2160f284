import type { AdminFile } from '../../domain/config.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import { MARKETING, MODEL } from '../stage/portal.ts';
import { trust } from './example.ts';
import { builtAccount } from './page.ts';

/** The domain of another account whose subscriptions are heard. */
export const DOMAIN = 'dzd_example0001';
const DOMAIN_ACCOUNT = '444455556666';
const LISTED = { warehouse: 'analytics', persona: 'user', database: 'dev', schema: 'demo_ml' };

/** config/admin.yml where DataZone's subscriptions ask: what olivia accepted there counts, everything else waits for her. */
export const dataZoneConfig = ({ sources }: AdminFile): Partial<AdminFile> => ({
  sources: [
    ...sources,
    {
      name: 'datazone',
      datazone: true,
      compare: 'exact',
      approvers: { 'e5f6a7b8-reviewer': 'olivia' },
    },
  ],
  datazone: {
    domains: [{ id: DOMAIN, account: DOMAIN_ACCOUNT, region: 'us-east-1' }],
    listings: {
      lst_churn: { ...LISTED, models: [MODEL] },
      lst_rental: { ...LISTED, models: ['rental_model'] },
    },
    projects: { projmarketing: { type: 'group', name: MARKETING } },
  },
});

/** The spec's account with requests for subscriptions, and the roles of two projects. */
export const dataZoneAccount = (
  requests: NonNullable<AccountFixture['subscriptionRequests']>,
  roles: AccountFixture['roles'] = {},
): AccountFixture => ({
  ...builtAccount,
  roles: { ...builtAccount.roles, ...roles },
  subscriptionRequests: requests,
});

/** The IAM role of a project, as SageMaker Unified Studio tags it. */
export const roleOfProject = (project: string, databaseRoles: string) => ({
  trust: trust('redshift.amazonaws.com'),
  tags: { AmazonDataZoneProject: project, RedshiftDbRoles: databaseRoles },
});

/** How DataZone tells that something happened to a subscription, or to a request for some. */
export const told = (
  type: string,
  id: string,
  { data = {}, domain = DOMAIN, ...event }: JsonObject & { readonly domain?: string } = {},
): Announcement => ({
  source: 'aws.datazone',
  account: DOMAIN_ACCOUNT,
  'detail-type': type,
  ...event,
  detail: {
    version: '1',
    metadata: { id, domain, user: 'SYSTEM', awsAccountId: DOMAIN_ACCOUNT },
    data,
  },
});
