import type { ControlId } from './setup/control.ts';

/** What every check of the setup asks for, by its number, in the order in which a setup is built. Who only tells of checks needs no more. */
export const CHECK_TITLES: ReadonlyMap<ControlId, string> = new Map([
  ['RedshiftML.1', 'The KMS key is there, enabled, symmetric and in the Region of the warehouse'],
  ['RedshiftML.2', 'The key policy, or a grant, admits the role'],
  ['RedshiftML.3', 'The bucket exists and lies in the Region of the warehouse'],
  ['RedshiftML.4', 'The bucket encrypts by default'],
  ['RedshiftML.5', 'The bucket is not public'],
  ['RedshiftML.6', 'The bucket policy does not lock the role out'],
  ['RedshiftML.7', 'The role of Redshift ML exists'],
  ['RedshiftML.8', 'Redshift and SageMaker may assume the role'],
  [
    'RedshiftML.9',
    'The role is sufficient on one of the three ways: simple, all-commands or restrictive',
  ],
  ['RedshiftML.10', 'The role may use the KMS keys of its pairs and of its buckets'],
  ['RedshiftML.11', 'The role has the eleven ec2 permissions that enhanced VPC routing needs'],
  ['RedshiftML.12', 'The role may place tuning jobs in the configured private VPC'],
  ['RedshiftML.13', 'The role reads the sample data, where that is wanted'],
  [
    'RedshiftML.14',
    'No boundary, service control policy or Deny takes away what the policies give',
  ],
  ['RedshiftML.15', 'The role allows no more than Redshift ML uses (recommendation)'],
  ['RedshiftML.16', "The role has what today's edition of the page adds (recommendation)"],
  ['RedshiftML.17', 'Names fit what AmazonRedshiftAllCommandsFullAccess allows'],
  ['RedshiftML.18', 'The warehouse exists and is available'],
  ['RedshiftML.19', 'The role is associated with the warehouse and in sync'],
  ['RedshiftML.20', 'The default role is set, where the way needs it'],
  ['RedshiftML.21', 'The writer login is a superuser'],
  ['RedshiftML.22', 'The reader login sees every privilege, and is no superuser'],
  ['RedshiftML.23', "Each group's role reads and writes its own bucket and no other group's"],
  ['RedshiftML.24', 'PUBLIC and other groups hold no ASSUMEROLE on the role of a group'],
  ['RedshiftML.25', 'DNS resolution and DNS hostnames are enabled in the VPC'],
  ['RedshiftML.26', 'Each subnet of the warehouse has a path to S3'],
  [
    'RedshiftML.27',
    'Security groups and network ACLs let HTTPS pass on the way to S3 and SageMaker',
  ],
  ['RedshiftML.28', 'The endpoint policies let the roles reach their buckets and SageMaker'],
  ['RedshiftML.29', 'The VPC has a SageMaker API endpoint with private DNS'],
  ['RedshiftML.30', 'Enhanced VPC routing is as configured, and on only with a complete path'],
  ['RedshiftML.31', "SageMaker's quotas admit the jobs of Redshift ML"],
  ['RedshiftML.32', "The Data API may use the warehouse's own key"],
]);

/** The same of every rule of an audit; the numbers go on where those of the checks end. */
export const RULE_TITLES: ReadonlyMap<ControlId, string> = new Map([
  ['RedshiftML.33', 'Every configured database and setup is examined'],
  ['RedshiftML.34', 'Every grant is explained by a lease or by the configuration'],
  ['RedshiftML.35', 'What an active lease or the baseline gives is held'],
  ['RedshiftML.36', 'Access that has ended or is suspended is not held any more'],
  ['RedshiftML.37', 'PUBLIC may neither create models nor execute one'],
  ['RedshiftML.38', 'PUBLIC may not create in a schema that holds models'],
  ['RedshiftML.39', 'Only those are superusers who are meant to be'],
  ['RedshiftML.40', 'No scoped permission gives access to models'],
  ['RedshiftML.41', 'The owner of every model exists'],
  ['RedshiftML.42', 'The owner of every model may still create models'],
  ['RedshiftML.43', 'No model is left after a training that failed'],
  ['RedshiftML.44', 'Somebody other than its owner may execute every model'],
  ['RedshiftML.45', 'Every decision about a lease is carried out'],
  ['RedshiftML.46', 'No access is suspended'],
  ['RedshiftML.47', 'No access review is overdue'],
  ['RedshiftML.48', 'A tag asks for every lease that tags have asked for'],
  ['RedshiftML.49', 'Nobody takes away again and again what we grant'],
  ['RedshiftML.50', 'The evidence of every database is whole and like its copy'],
  [
    'RedshiftML.51',
    'The evidence of what was asked, decided and answered is whole and like its copy',
  ],
  ['RedshiftML.52', 'An audit ran every night'],
  ['RedshiftML.53', 'No exception has expired'],
  ['RedshiftML.54', 'Nobody may hand on what they hold of models'],
  [
    'RedshiftML.55',
    'Nobody else uses the role of a group, for whatever command, nor a chain to it',
  ],
  ['RedshiftML.56', 'Every model lies in a schema that a live lease or the configuration names'],
  ['RedshiftML.57', 'EXECUTE that was granted is used'],
  ['RedshiftML.58', 'Whoever may create models creates some'],
  ['RedshiftML.59', 'Only those IAM users and roles may log in as a superuser who are meant to'],
  [
    'RedshiftML.60',
    'No IAM user or role joins a group or role that gives access to models, but by a decision',
  ],
  ['RedshiftML.61', 'No session brings groups or roles of a warehouse along as a tag'],
  ['RedshiftML.62', 'Nobody but services of AWS may assume a role of Redshift ML'],
  ['RedshiftML.63', 'What tags ask for now is what was asked for in their name'],
  ['RedshiftML.64', 'No warehouse with models is registered for federated permissions'],
  ['RedshiftML.65', 'No bucket of Redshift ML holds what models left that are gone'],
  ['RedshiftML.66', 'Nobody changes by hand who may use or create models'],
]);

/** Of a control that only another version knows, its number. */
export const titleOf = (control: ControlId): string =>
  CHECK_TITLES.get(control) ?? RULE_TITLES.get(control) ?? control;
