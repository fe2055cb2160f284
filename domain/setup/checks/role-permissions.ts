import { partitionOf } from '../../partition.ts';
import type { Pair } from '../config.ts';
import type { SetupFacts } from '../facts.ts';
import { decidedBy, judge, permissionsInWords } from '../iam/judge.ts';
import { keyArn, keyArnsOfRole, keysOfPair } from '../iam/keys.ts';
import { pathInWords, pathReports, permissionsFor } from '../iam/role-paths.ts';
import { neededSections } from '../iam/section.ts';
import { routingBinds, routingUnknown } from '../network/placement.ts';
import { because } from '../read.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { permissionCheck, permissionVerdict } from './permissions.ts';
import { given, notApplicable, pass, unknownBecause } from './verdict.ts';

export const rolePermitted: Check = {
  severity: 'critical',
  source: {
    url: PAGES.setup,
    sentence:
      'Create the IAM role required for using Amazon Redshift ML with Amazon SageMaker in one of the following ways.',
  },
  why: 'CREATE MODEL exports to S3, starts SageMaker jobs and reads their images, logs and metrics as this role.',
  handling: 'repairs',
  remediation:
    'Completes the role on the configured path: attaches its managed policies, and writes what they do not cover into one inline policy. A Deny, a boundary or a service control policy is reported.',
  about: 'role',
  evaluate: (facts, arn) => {
    const read = facts.roles[arn];
    if (read && 'missing' in read) return notApplicable(`role ${arn} does not exist yet`);
    return given(read, `role ${arn}`, (role) => {
      const verdict = permissionVerdict(facts, role, neededSections(facts.target.setup));
      const missing = pathReports(facts, role)
        .filter((report) => report.missing.length > 0)
        .map((report) => `${report.path} lacks ${report.missing.join(', ')}`);
      const ways =
        missing.length === 0 ? '' : `; of the three ways one is enough: ${missing.join('; ')}`;
      return 'evidence' in verdict
        ? { ...verdict, evidence: `${verdict.evidence}; ${pathInWords(role)}${ways}` }
        : verdict;
    });
  },
};

const keyPermissions = permissionCheck(
  {
    severity: 'high',
    source: {
      url: PAGES.setup,
      sentence:
        '(Optional) Use the AWS KMS keys section of the sample policy if you specify an AWS KMS key while using Amazon Redshift ML.',
    },
    why: 'None of the three managed policies allows a key, and a bucket with a default key needs it even without KMS_KEY_ID.',
    about: 'role',
  },
  ['Key'],
  (facts, arn) =>
    keyArnsOfRole(facts, arn).length === 0
      ? 'its pairs and their buckets use no customer key'
      : undefined,
);

/** Keys of a pair, or of its bucket, on which permissions cannot be judged. */
function hiddenKeys(facts: SetupFacts, pair: Pair): readonly string[] {
  const bucket = facts.buckets[pair.bucket];
  const what = `the default key of ${pair.bucket}`;
  const encryption = bucket && 'ok' in bucket ? bucket.ok.encryption : bucket;
  const fallback =
    encryption && ('ok' in encryption || 'missing' in encryption)
      ? []
      : [because(encryption, what)];
  const unread = keysOfPair(facts, pair).filter(
    (reference) => keyArn(facts, reference) === undefined,
  );
  return [
    ...fallback,
    ...unread.map((key) => `key ${key} could not be read, so permissions on it cannot be judged`),
  ];
}

export const roleUsesKeys: Check = {
  ...keyPermissions,
  evaluate: (facts, arn) => {
    const verdict = keyPermissions.evaluate(facts, arn);
    const read = facts.roles[arn];
    if (verdict.status === 'fail' || !read || !('ok' in read)) return verdict;
    const hidden = facts.target.setup.pairs
      .filter(({ role }) => role === arn)
      .flatMap((pair) => hiddenKeys(facts, pair));
    return hidden[0] === undefined ? verdict : unknownBecause(hidden[0]);
  },
};

const interfacePermissions = permissionCheck(
  {
    severity: 'high',
    source: {
      url: PAGES.setup,
      sentence:
        'These additional permissions allow Amazon Redshift to create and delete an elastic network interface (ENI) in your account and attach it to compilation tasks.',
    },
    why: 'With routing on, compilation tasks reach S3 through an interface in your VPC, which the role creates.',
    about: 'role',
  },
  ['Interfaces'],
  (facts) => (routingBinds(facts) ? undefined : 'enhanced VPC routing is off'),
);

export const roleUsesInterfaces: Check = {
  ...interfacePermissions,
  evaluate: (facts, arn) => {
    const hidden = routingUnknown(facts);
    return hidden === undefined
      ? interfacePermissions.evaluate(facts, arn)
      : unknownBecause(hidden);
  },
};

export const roleTrainsInVpc = permissionCheck(
  {
    severity: 'medium',
    source: {
      url: PAGES.trainingVpc,
      sentence: 'Permissions required to specify a private VPC for a hyperparameter tuning job.',
    },
    why: 'A job that may not create its interfaces in the VPC fails after the export.',
    about: 'role',
  },
  ['TrainingVpc'],
  ({ target }) => (target.setup.trainingVpc ? undefined : 'no private training VPC is configured'),
);

const samplePermissions = permissionCheck(
  {
    severity: 'low',
    source: {
      url: PAGES.setup,
      sentence:
        'The Amazon S3 bucket redshift-downloads/redshift-ml/ is the location where the sample data used for other steps and examples is stored. You can remove it if you don’t need to load data from Amazon S3.',
    },
    why: 'The tutorials load from there. Without them the statement is one permission too many.',
    about: 'role',
  },
  ['SampleData'],
  ({ target }) => {
    if (!target.setup.sampleData) return 'setup.sampleData is off';
    return partitionOf(target.region) === 'aws'
      ? undefined
      : `AWS has its sample data in the partition aws only, and ${target.region} is in another`;
  },
);

export const roleReadsSamples: Check = {
  ...samplePermissions,
  evaluate: (facts, arn) => {
    const read = facts.roles[arn];
    if (facts.target.setup.sampleData || !read || !('ok' in read))
      return samplePermissions.evaluate(facts, arn);
    const judged = judge(facts, read.ok, permissionsFor(facts, arn, ['SampleData']));
    const allowed =
      'unknown' in judged ? [] : judged.filter(({ standing }) => standing.is === 'allowed');
    return allowed.length === 0
      ? samplePermissions.evaluate(facts, arn)
      : pass('setup.sampleData is off', [
          `${arn} may ${permissionsInWords(allowed.map(({ need }) => need))} by ${decidedBy(allowed)}: more than is wanted`,
        ]);
  },
};
