import { because, type NotRead } from '../../setup/read.ts';
import type { Instant } from '../../time.ts';
import type { AuditVerdict, Subject } from '../rule.ts';

const MANAGEMENT = 'https://docs.aws.amazon.com/redshift/latest/mgmt/';
const GUIDE = 'https://docs.aws.amazon.com/redshift/latest/dg/';
/** The pages that the rules follow from. */
export const RULE_PAGES = {
  grant: `${GUIDE}r_GRANT.html`,
  grantNotes: `${GUIDE}r_GRANT-usage-notes.html`,
  superuser: `${GUIDE}r_superusers.html`,
  roles: `${GUIDE}r_roles-default.html`,
  createModel: `${GUIDE}r_CREATE_MODEL.html`,
  createModelNotes: `${GUIDE}r_create_model_usage_notes.html`,
  modelInfo: `${GUIDE}r_SVV_ML_MODEL_INFO.html`,
  queryHistory: `${GUIDE}SYS_QUERY_HISTORY.html`,
  transactionHistory: `${GUIDE}SYS_TRANSACTION_HISTORY.html`,
  systemTables: `${GUIDE}cm_chap_system-tables.html`,
  credentials:
    'https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html',
  dbGroups: `${MANAGEMENT}data-api-dbgroups.html`,
  mlSetup: `${GUIDE}getting-started-machine-learning.html`,
  federated: `${GUIDE}federated-permissions-onboarding.html`,
  laws: 'docs/laws.md',
  leases: 'docs/leases.md',
  reviews: 'docs/reviews.md',
  tags: 'docs/tags.md',
  evidence: 'docs/evidence.md',
  audit: 'docs/audit.md',
} as const;

/** A failure of it; of something that happens, when it did last. */
export const fails = (
  subject: Subject,
  evidence: string,
  remedy: string,
  lastAt?: Instant,
): AuditVerdict => ({
  ...subject,
  status: 'fail',
  evidence,
  remedy,
  ...(lastAt !== undefined && { lastAt }),
});

/** What cannot be judged, and on what that hangs. */
export const unclear = (subject: Subject, evidence: string, remedy: string): AuditVerdict => ({
  ...subject,
  status: 'unknown',
  evidence,
  remedy,
});

/** What no audit can judge, whatever it may read. */
export const unseeable = (subject: Subject, evidence: string, remedy: string): AuditVerdict => ({
  ...subject,
  status: 'unknown',
  evidence,
  remedy,
  byDesign: true,
});

/** Nothing of what a rule is about was read. */
export const blind = (subject: Subject, read: NotRead, what: string): AuditVerdict => ({
  ...subject,
  status: 'unknown',
  evidence: because(read, what),
  remedy: 'correct that, then start the machine audit',
  isBlind: true,
});

/** The failures, or a pass of the whole when there are none. */
export const noneBut = (
  whole: Subject,
  failures: readonly AuditVerdict[],
): readonly AuditVerdict[] => (failures.length === 0 ? [{ ...whole, status: 'pass' }] : failures);

const LISTED = 10;

/** Some of the things in words, and how many more there are. */
export const listed = (things: readonly string[]): string =>
  things.length <= LISTED
    ? things.join('; ')
    : `${things.slice(0, LISTED).join('; ')}; and ${things.length - LISTED} more`;
