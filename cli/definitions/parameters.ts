import type { Parameter } from '../definition.ts';

export const CONFIG = {
  typed: '--config <file>',
  is: 'the configuration',
  usual: 'config/admin.yml',
} satisfies Parameter;
export const COPY: Parameter = {
  typed: '<folder>',
  is: 'a copy of the evidence bucket, as evidence export or aws s3 sync leaves it',
};

export const STAGE = {
  typed: '--stage <name>',
  is: 'of the installation: stack redshift-ml-admin-<name>, in the Region of the configuration',
  usual: 'dev',
} satisfies Parameter;
const SANDBOX: Parameter = {
  typed: '--sandbox',
  is: "on this machine instead of AWS: on the spec's example, whatever --config says; nothing of it is kept afterwards",
};
/** What every command takes that drives an installation. */
export const INSTALLED: readonly Parameter[] = [CONFIG, STAGE, SANDBOX];
/** Whatever drives an installation finds it first. */
export const FIND = 'cloudformation:ListStackResources';
