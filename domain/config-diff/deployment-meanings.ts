import type { DeploymentFile } from '../deployment-file.ts';
import type { Meanings } from './consequence.ts';

const LOGIN = 'what this login may do in IAM: too little, and its warehouse cannot be reached';
const SETUP = {
  added: 'IAM lets the setup change it',
  removed: 'IAM does not let the setup change it any more',
  changed: 'what IAM lets the setup change',
};

/** What a change of each field of config/deployment.yml means, once it is deployed. The compiler asks for a field that is new. */
export const DEPLOYMENT_MEANINGS: { readonly [Field in keyof DeploymentFile]-?: Meanings } = {
  prefix: {
    '': {
      changed:
        'every name in AWS is another one: what is deployed makes an installation beside the old one, with a ledger of its own. Do not, while leases live',
    },
  },
  approvalAccounts: {
    '': {
      added: 'principals of this account may put requests and approvals on the bus',
      removed: 'nobody of this account may put requests or approvals on the bus any more',
      changed: 'whose principals may put requests and approvals on the bus',
    },
  },
  eventSources: {
    '': {
      added: 'events of this source are handed on to the machine access',
      removed: 'events of this source are not heard any more',
      changed: 'which events are handed on to the machine access',
    },
  },
  configurationPublisher: {
    '': {
      changed:
        'who may publish the configuration, once state.yml is deployed; whoever may, may say who approves and what is always granted',
    },
  },
  configurationKey: {
    '': {
      changed:
        'by whose signature functions follow what is published of the configuration; with none they decide by what they were deployed with',
    },
  },
  spokes: {
    '': {
      added: 'our roles may assume those of spoke.yml in this account',
      removed:
        'our roles may not assume those of this account any more: its warehouses are unreachable',
      changed: 'in which accounts our roles may assume those of spoke.yml',
    },
  },
  reconcilesAtOnce: {
    '': { changed: 'how many databases are reconciled at the same time, of all accounts together' },
  },
  signedWithinSeconds: {
    '': {
      changed:
        'how long messages and answers wait until they are signed and copied; what the table loses before that, no restore brings back',
    },
  },
  senders: {
    '': {
      added: 'may put requests and approvals on the bus',
      removed: 'may not put requests and approvals on the bus any more',
      changed: 'who may put requests and approvals on the bus',
    },
  },
  operatorRole: { '': { changed: 'who may send messages again by hand' } },
  alarmSubscriptions: {
    '': {
      added: 'is told of alarms; an address has to confirm first',
      removed: 'is not told of alarms any more',
      changed: 'who is told of alarms',
    },
  },
  notificationSubscriptions: {
    '': {
      added: 'is told of what waits for people; an address has to confirm first',
      removed: 'is not told of what waits for people any more',
      changed: 'who is told of what waits for people',
    },
  },
  webhookSecret: { '': { changed: 'to which webhook everything that is told is posted' } },
  logRetentionDays: {
    '': {
      changed: 'how long logs are kept; what is older is deleted, also of those written before',
    },
  },
  eventArchiveDays: {
    '': { changed: 'how long events can be sent again; what is older is deleted' },
  },
  evidenceRetentionDays: {
    '': {
      changed:
        'how long evidence that is written from now on cannot be deleted by anybody; what was written before keeps its time',
    },
  },
  standbyRegion: {
    '': {
      changed:
        'to which other Region evidence is copied as well, from now on; what there is already, recopy brings there',
    },
  },
  formerEvidenceKeys: {
    '': { changed: 'whose signatures count for evidence besides those of the key at hand' },
  },
  auditRetentionDays: { '': { changed: 'how long reports of audits are kept' } },
  auditReaders: {
    '': {
      added: 'may read the reports of audits',
      removed: 'may not read the reports of audits any more',
      changed: 'who may read the reports of audits',
    },
  },
  activityLogs: {
    '': {
      added: 'what people change by hand there is looked at within minutes',
      removed: 'what people change by hand there is found by the next audit only',
      changed: 'where changes by hand are looked at within minutes',
    },
  },
  boundary: {
    '': {
      added: 'IAM lets the setup write roles within this permissions boundary',
      removed: 'IAM does not let the setup touch roles within this permissions boundary any more',
      changed: 'within which boundaries IAM lets the setup write roles',
    },
  },
  makeBoundary: {
    '': {
      changed:
        'which permissions boundary state.yml makes; one that it made before stays in the account, without a stack that knows it',
    },
  },
  setupWarehouses: { '': SETUP },
  setupRoles: {
    '': {
      added: 'the setup may hand this role to Redshift',
      removed: 'the setup may not hand this role to Redshift any more',
      changed: 'which roles the setup may hand to Redshift',
    },
  },
  setupBuckets: { '': SETUP },
  warehouseKeys: {
    '': {
      added: 'the Data API may use this key in the name of our roles',
      removed: 'the Data API may not use this key in the name of our roles any more',
      changed: 'which keys the Data API may use in the name of our roles',
    },
  },
  writer: { '': { changed: LOGIN } },
  reader: { '': { changed: LOGIN } },
  canary: { '': { changed: LOGIN } },
  permissionsBoundary: {
    '': { changed: 'no role of ours can do more than this policy allows, whatever its own allow' },
  },
  kmsKey: {
    '': {
      changed:
        'the key of logs, queues, topics and the environment of the functions; what was written before needs the key before, so keep it until logs have expired and queues are empty',
    },
  },
  vpc: {
    '': {
      changed:
        'the network in which functions run: without a way to each service of AWS that they use, they fail',
    },
  },
  managedPoliciesPerRole: {
    '': {
      changed:
        'how many managed policies packaging may give a role; more than the account has quota for fail the deployment',
    },
  },
  readOnly: {
    '': {
      changed:
        'whether anything can be changed: if true, functions, machines, roles and logins that decide, grant, revoke or repair are not deployed, and messages are not heard',
    },
  },
};
