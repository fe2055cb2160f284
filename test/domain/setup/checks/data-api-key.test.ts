import type { KeyFacts } from '../../../../domain/setup/facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import { facts } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const OWN = 'arn:aws:kms:eu-west-1:111122223333:key/7b1f';
const key = (manager: string): Read<KeyFacts> => ({
  ok: {
    arn: OWN,
    state: 'Enabled',
    spec: 'SYMMETRIC_DEFAULT',
    manager,
    policy: { ok: '{}' },
    grants: { ok: [] },
  },
});
const encrypted = (read: Read<KeyFacts>, configuration: object = {}) => {
  const plain = facts({}, configuration);
  if (!('ok' in plain.warehouse)) throw new Error('fixture');
  return {
    ...plain,
    warehouse: { ok: { ...plain.warehouse.ok, encryptionKey: '7b1f' } },
    keys: { ...plain.keys, '7b1f': read },
  };
};

casesOf('RedshiftML.32', "the warehouse's own key", [
  ['a warehouse that names no key needs nothing', facts(), 'notApplicable'],
  ['nor does one with a key that AWS manages', encrypted(key('AWS')), 'notApplicable'],
  [
    'a customer-managed key that is not named is reported with where it belongs',
    encrypted(key('CUSTOMER')),
    'fail reports',
    `customer-managed key ${OWN}; setup.encryptionKey names none`,
  ],
  [
    'and so is another than the one that is named',
    encrypted(key('CUSTOMER'), { encryptionKey: OWN.replace('7b1f', 'old') }),
    'fail reports',
    'setup.encryptionKey names arn:aws:kms:eu-west-1:111122223333:key/old',
  ],
  ['the one that is named passes', encrypted(key('CUSTOMER'), { encryptionKey: OWN }), 'pass'],
  [
    'a key that could not be read is unknown',
    encrypted({ denied: 'kms:DescribeKey' }),
    'unknown',
    'kms:DescribeKey',
  ],
  [
    'a warehouse that does not exist yet has none',
    facts({ warehouse: { missing: 'no cluster demo' } }),
    'notApplicable',
  ],
]);
