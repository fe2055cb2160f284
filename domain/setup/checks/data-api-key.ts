import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported } from './verdict.ts';

export const dataApiMayEncrypt: Check = {
  severity: 'high',
  source: {
    url: PAGES.dataApiKey,
    sentence:
      'With a customer-managed key, the Data API encrypts query text and results with it, and BatchExecuteStatement makes a grant on the key on your behalf.',
  },
  why: 'Without kms:CreateGrant nothing can be read from the warehouse or granted there.',
  handling: 'reports',
  remediation:
    'Names the key and the two places of the configuration that it belongs into. Whose key it is stays as it is.',
  about: 'warehouse',
  evaluate: ({ keys, target, warehouse }) => {
    if ('missing' in warehouse) return notApplicable('the warehouse does not exist yet');
    return given(warehouse, 'the warehouse', ({ encryptionKey: reference }) => {
      if (reference === undefined)
        return notApplicable('the warehouse names no key that it is encrypted with');
      return given(
        keys[reference],
        `key ${reference}, with which the warehouse is encrypted`,
        (key) => {
          if (key.manager === 'AWS')
            return notApplicable(
              `${key.arn} is managed by AWS: the Data API needs nothing of ours`,
            );
          const named = target.setup.encryptionKey;
          return named === key.arn
            ? pass(`${key.arn} is named in setup.encryptionKey`)
            : reported(
                `the warehouse is encrypted with the customer-managed key ${key.arn}; setup.encryptionKey names ${named ?? 'none'}`,
                `write it into setup.encryptionKey of config/admin.yml and into warehouseKeys of config/deployment.yml, and deploy: our roles then may let the Data API use it. Its policy has to leave that to IAM, or allow it`,
              );
        },
      );
    });
  },
};
