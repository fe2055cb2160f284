import type { AdminFile } from '../config.ts';
import { inLine, type Meanings } from './consequence.ts';
import type { Difference } from './differences.ts';

const STOPS =
  'nothing is granted or revoked there any more: what is held stays, also of leases that end, until it enforces again';

/** By `before → after`. */
const MODES: Readonly<Record<string, string>> = {
  'observe → plan': 'requests are decided, and their SQL is shown; nothing is run',
  'observe → enforce':
    'requests are decided, and at the next look the live leases and the baseline are granted and what of ours nothing explains is revoked',
  'plan → enforce':
    'what was only shown is run at the next look: live leases and the baseline are granted, what of ours nothing explains is revoked',
  'plan → observe': 'requests are refused from now on',
  'enforce → plan': STOPS,
  'enforce → observe': `requests are refused, and ${STOPS}`,
};

/** Who a list of approvers gains or loses. */
const named = ({ before, after }: Difference): string => inLine(after ?? before);
const personsAt = ({ path, before, after }: Difference): string =>
  `${path.at(-1)}${before === undefined || after === undefined ? '' : `, who stood for ${inLine(before)} and stands for ${inLine(after)},`}`;

const FROZEN = 'leases that are decided stay as they are';
const ORPHANED =
  'whoever holds something there keeps it: leases of it are orphaned, and nothing is granted, revoked or looked at there until it is configured again';

const LOGIN =
  'config/deployment.yml has to allow it, and it has to be there in the warehouse (`setup validate` says what is missing)';

/** What a change of each section of config/admin.yml means; the compiler asks for one that is new. `baseline` has its own. */
export const ADMIN_MEANINGS: {
  readonly [Section in Exclude<keyof AdminFile, 'baseline'>]-?: Meanings;
} = {
  revision: {
    '': {
      changed: ({ before, after }) =>
        Number(after) > Number(before)
          ? 'functions that are still warm with the older one give their work back'
          : 'it must not fall: functions give their work back, and a published configuration is kept. Raise it',
    },
  },
  accounts: {
    '': {
      added:
        'warehouses of this account are administered through its roles: deploy spoke.yml there first (`config spoke` prints its parameters)',
      removed:
        'warehouses of this account are not reached any more. Where only the external id changes, deploy spoke.yml there with the new one at the same time',
      changed: 'only their order: nothing',
    },
  },
  warehouses: {
    '': { changed: 'only their order: nothing' },
    '*': {
      added:
        'it is administered: its databases are looked at, and its requests decided by its mode. It needs its two logins, and its ARNs in config/deployment.yml',
      removed: `it is not administered any more: ${ORPHANED}`,
      changed: 'the warehouse is reached or looked at otherwise from the next look on',
    },
    '*.mode': { changed: ({ before, after }) => MODES[`${before} → ${after}`] ?? '' },
    '*.kind': { changed: 'it is reached as a warehouse of another kind' },
    '*.databases': {
      added: 'it is looked at, and access to it can be asked for',
      removed: ORPHANED,
      changed: 'only their order: nothing',
    },
    '*.namespace': {
      added: 'its access is managed from now on',
      removed: `no access is managed there: ${ORPHANED}`,
      changed: `it is another warehouse: leases of the one before are orphaned, and what is held there stays`,
    },
    '*.account': { changed: `it is another warehouse: ${ORPHANED}` },
    '*.region': { changed: `it is another warehouse: ${ORPHANED}` },
    '*.writer': { changed: `reconcile grants and revokes as this superuser: ${LOGIN}` },
    '*.reader': { changed: `catalogs are read as this login: ${LOGIN}` },
    '*.roles': {
      added: 'ASSUMEROLE on it can be asked for',
      removed: `ASSUMEROLE on it cannot be asked for any more; ${FROZEN}`,
      changed: 'only their order: nothing',
    },
    '*.watchModelsMinutes': {
      changed: 'how soon a model that was made anew has its grants back (0: at the next look)',
    },
    '*.setup': {
      added: 'the setup validates it, and may repair it where somebody starts it so',
      removed: 'the setup knows it no longer; nothing of it is taken back',
      changed: 'what the setup wants of it: its next run says what fails, and proposes repairs',
    },
    '*.setup.separateGroups': {
      added:
        'reconcile takes ASSUMEROLE from PUBLIC and gives each group of a pair its own role, at the next look in mode enforce',
      changed:
        'whether everybody may use every role: reconcile gives each group of a pair its own, or takes those away, at the next look in mode enforce',
    },
    '*.setup.pairs': {
      added: 'the setup wants this role on this bucket, and ASSUMEROLE on it can be asked for',
      removed: `the setup wants it no longer, and ASSUMEROLE on its role cannot be asked for; ${FROZEN}`,
      changed: 'which pair is the first: the canary trains with it',
    },
    '*.setup.boundary': {
      changed:
        'roles are written only within this permissions boundary, and none without one; config/deployment.yml has to have it, too',
    },
  },
  sources: {
    '': { changed: 'only their order: nothing' },
    '*': {
      added:
        'its messages count: its approvers approve, and without a policy one of them is enough',
      removed: `its messages are refused; ${FROZEN}`,
      changed: 'which of its messages count, from now on',
    },
    '*.approvers': {
      added: (found) => `what ${named(found)} approves in its messages counts from now on`,
      removed: (found) =>
        `what ${named(found)} approves in its messages does not count any more; ${FROZEN}`,
      changed: `whose approval its messages may carry; ${FROZEN}`,
    },
    '*.approvers.*': {
      added: (found) => `what ${personsAt(found)} approves in its messages counts from now on`,
      removed: (found) =>
        `what ${personsAt(found)} approves in its messages does not count any more; ${FROZEN}`,
      changed: (found) => `${personsAt(found)} is another person from now on`,
    },
    '*.manual': {
      added: 'whoever IAM lets start the machine access-manual sends in its name',
      removed: 'what is started by hand may ask, and approves nothing any more',
      changed: 'who sends in its name',
    },
    '*.compare': {
      changed: 'whether a listed name stands for the login of that name in any domain',
    },
    '*.detailTypes': {
      added: 'it may send these',
      removed: 'it may not send these any more',
      changed: 'what it may send',
    },
    '*.membersMayApprove': {
      changed:
        'whether somebody may approve for a group or role that they are in; judged until a lease is applied',
    },
    '*.senders': {
      added: 'it may put its events on the bus; config/deployment.yml has to say so, too',
      removed: 'it may not put its events on the bus any more',
      changed: 'who may put its events on the bus',
    },
  },
  people: {
    '': {
      changed: 'who is a person at the URL for answers, and by what name the policy knows them',
    },
    accounts: {
      added: 'IAM users of this account are persons at the URL for answers',
      removed: 'IAM users of this account are nobody at the URL for answers any more',
      changed: 'whose IAM users are persons at the URL for answers',
    },
    roles: {
      added: 'sessions of this role are persons at the URL for answers, by the name of the session',
      removed: 'sessions of this role are nobody at the URL for answers any more',
      changed: 'whose sessions are persons at the URL for answers',
    },
  },
  approvers: {
    '': {
      added: 'may answer the questions of the setup',
      removed:
        'may not answer the questions of the setup any more; where nobody is left in the list, every person who may invoke the URL may',
      changed: 'who may answer the questions of the setup',
    },
  },
  personas: {
    '': { changed: 'what the personas stand for' },
    '*': {
      added: 'requests may name it',
      removed: `requests that name it are refused; ${FROZEN}`,
      changed: `what a request by this persona gives, from now on; ${FROZEN}`,
    },
    '*.privileges': {
      added: `requests by this persona give this, too; ${FROZEN}`,
      removed: `requests by this persona do not give this any more; ${FROZEN}`,
      changed: 'only their order: nothing',
    },
  },
  policy: {
    '': {
      added: 'from now on nothing is granted that no rule permits',
      removed: 'from now on one approver of each source is enough for whatever it asks for',
      changed: 'only their order: nothing',
    },
    '*': {
      added: `it counts from the next decision on; ${FROZEN}`,
      removed: `it does not count from the next decision on; ${FROZEN}`,
      changed: `it is decided otherwise from now on; ${FROZEN} (\`policy replay\` says what past decisions would be)`,
    },
  },
  offBoarding: {
    '': {
      added: 'somebody who leaves can be off-boarded, after these approvals',
      removed: 'nobody can be off-boarded any more',
      changed: 'who approves an off-boarding, from now on',
    },
  },
  tags: {
    '': {
      added: 'tags of AWS resources ask for access',
      removed:
        'the groups and roles of tags stand for nothing: what they asked for is taken back at the next look at tags',
      changed: 'what tags ask for, from the next look at tags on',
    },
    'groups.*': {
      added: 'a tag that names this group asks for this',
      removed: 'what tags asked for this group is taken back at the next look at tags',
      changed: 'what a tag that names this group asks for',
    },
    'roles.*': {
      added: 'a tag that names this role asks for this',
      removed: 'what tags asked for this role is taken back at the next look at tags',
      changed: 'what a tag that names this role asks for',
    },
  },
  datazone: {
    '': {
      added: 'subscriptions of DataZone ask for access',
      removed: `subscriptions of DataZone are not heard any more; ${FROZEN}`,
      changed: 'what subscriptions of DataZone ask for, from the next look at them on',
    },
    domains: {
      added: 'subscriptions of this domain are heard',
      removed: 'subscriptions of this domain are not heard any more',
      changed: 'only their order: nothing',
    },
  },
  reviews: {
    '': { changed: 'only their order: nothing' },
    '*': {
      added: 'this review is started when it is due',
      removed: 'this review is not started any more',
      changed: 'how this review goes',
    },
    '*.overdue': {
      changed: ({ after }) =>
        after === 'end'
          ? 'leases that nobody decides on end after the two notices'
          : 'leases that nobody decides on stay',
    },
    '*.reviewers': {
      added: 'may decide in this review',
      removed: 'may not decide in this review any more',
      changed: 'who decides in this review',
    },
  },
  audit: {
    '': { changed: 'what an audit takes for granted' },
    superusers: {
      added: 'is meant to be a superuser: no finding any more',
      removed: 'is a finding as long as it is a superuser',
      changed: 'who is meant to be a superuser',
    },
    principals: {
      added: 'is meant to get in as a superuser, join groups or assume a role: no finding any more',
      removed: 'is a finding as long as it can get in',
      changed: 'who is meant to get in',
    },
    exceptions: {
      added: 'this finding is shown and not counted, until its day',
      removed: 'this finding counts again',
      changed: 'which findings do not count',
    },
    'controls.*': {
      changed: ({ after = 'report' }) =>
        after === 'repair'
          ? 'an audit that finds it sets its repair going'
          : `an audit ${after === 'off' ? 'does not judge it, and says so' : 'reports it and repairs nothing'}`,
    },
    unusedAfterDays: { changed: 'after how many days without use a grant is a finding' },
    securityHub: { changed: 'whether findings go to Security Hub' },
  },
  approvedPlans: {
    '': {
      added: 'the withheld plan of this hash is carried out at the next look in mode enforce',
      removed: 'a withheld plan of this hash is not carried out any more',
      changed: 'only their order: nothing',
    },
  },
};
