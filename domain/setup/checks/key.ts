import { createKey } from '../operations/key.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, pass, repairable, reported } from './verdict.ts';

export const keyUsable: Check = {
  severity: 'high',
  source: {
    url: PAGES.setup,
    sentence: '(Optional) Create an Amazon S3 bucket and an AWS KMS key.',
  },
  why: 'With a key that cannot encrypt, CREATE MODEL fails when it exports the training data.',
  handling: 'repairs',
  remediation:
    'Creates the key behind a missing alias, with rotation and a policy that delegates to IAM; never undone, only listed. A disabled, deleted, asymmetric or foreign key is reported.',
  about: 'key',
  evaluate: (facts, reference) => {
    const read = facts.keys[reference];
    if (read && 'missing' in read) {
      const actions = reference.startsWith('alias/') ? [createKey(facts, reference)] : [];
      return repairable(
        `key ${reference} does not exist: ${read.missing}`,
        `create it, or name another key`,
        actions,
      );
    }
    return given(read, `key ${reference}`, ({ arn, state, spec }) => {
      const region = arn.split(':')[3];
      if (state !== 'Enabled') {
        return reported(
          `key ${arn} is ${state}; wanted Enabled`,
          'enable it or cancel its deletion, if its owner agrees; else name another key in setup.pairs',
        );
      }
      if (spec !== 'SYMMETRIC_DEFAULT') {
        return reported(
          `key ${arn} is ${spec}; S3 and SageMaker take SYMMETRIC_DEFAULT only`,
          'name a symmetric key',
        );
      }
      // A key that this plan creates has no ARN yet, and lies where the warehouse does.
      if (arn.startsWith('arn:') && region !== facts.target.region) {
        return reported(
          `key ${arn} is in ${region}; wanted ${facts.target.region}`,
          `name a key of ${facts.target.region}, e.g. an alias, which setup creates`,
        );
      }
      return pass(`${arn} is enabled and symmetric`);
    });
  },
};
