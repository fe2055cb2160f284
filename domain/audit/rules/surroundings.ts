import { because } from '../../setup/read.ts';
import type { AccountFacts } from '../facts.ts';
import type { AccountRule, AuditVerdict } from '../rule.ts';
import { fails, listed, RULE_PAGES, unclear, unseeable } from './verdicts.ts';

const AGAIN = 'correct that, then start the machine audit';

/** What others see of the warehouse then are its tables. */
export const modelsStayLocal: AccountRule = {
  about: 'account',
  severity: 'low',
  source: {
    url: RULE_PAGES.federated,
    sentence: 'A registered warehouse is reached from others by its catalog name.',
  },
  why: 'Models are not part of it: nobody predicts from another warehouse, and permissions that are federated from there are not read here.',
  evaluate: ({ reading, warehouses }) =>
    reading.registrations.map(({ warehouse, read }): AuditVerdict => {
      const subject = { kind: 'warehouse', name: warehouse };
      if (!('ok' in read))
        return unclear(subject, because(read, `the registration of ${warehouse}`), AGAIN);
      const seen = warehouses.find((one) => one.warehouse.name === warehouse);
      if (read.ok === '' || (seen?.isWhole === true && seen.models.length === 0))
        return { ...subject, status: 'pass' };
      return fails(
        subject,
        `warehouse ${warehouse} is registered with federated permissions (${read.ok}), and models are local to a warehouse`,
        'tell those who use it from elsewhere to log in here for predictions; look at grants that other warehouses share with it by hand',
      );
    }),
};

type Bucket = AccountFacts['reading']['buckets'][number];

/** Redshift takes away what it leaves there at the end of a training, unless it is told to keep it. */
export const nothingLeftInBuckets: AccountRule = {
  about: 'account',
  severity: 'low',
  source: {
    url: RULE_PAGES.createModelNotes,
    sentence: 'By default artefacts are removed at the end of CREATE MODEL (S3_GARBAGE_COLLECT).',
  },
  why: 'It is training data, readable for whoever reads the bucket, and it costs.',
  evaluate: (facts) => facts.reading.buckets.flatMap((bucket) => left(bucket, facts)),
};

function left({ bucket, read }: Bucket, { warehouses }: AccountFacts): readonly AuditVerdict[] {
  const subject = { kind: 'bucket', name: bucket };
  // That it does not exist is said by the checks of the setup.
  if ('missing' in read) return [];
  if (!('ok' in read))
    return [unclear(subject, because(read, `the names in bucket ${bucket}`), AGAIN)];
  const { names, isCut } = read.ok;
  if (names.length === 0) return [{ ...subject, status: 'pass' }];
  const users = warehouses.filter(({ warehouse }) =>
    warehouse.setup?.pairs.some((pair) => pair.bucket === bucket),
  );
  const models = users.flatMap((seen) => seen.models);
  const found = `bucket ${bucket} holds ${listed(names)}${isCut ? ' and more' : ''}`;
  if (models.length > 0)
    return [
      unseeable(
        subject,
        `${found}; to which of ${models.length} models that belongs only their owners are shown (SHOW MODEL)`,
        'ask the owners of the models, and delete what is of none; train with S3_GARBAGE_COLLECT ON',
      ),
    ];
  if (!users.every(({ isWhole }) => isWhole))
    return [
      unclear(subject, `${found}; whether there are models could not be read everywhere`, AGAIN),
    ];
  return [
    fails(
      subject,
      `${found}, and there is no model in ${users.map(({ warehouse }) => warehouse.name).join(', ')}, whose bucket it is`,
      'see that nothing else keeps it there, and delete it',
    ),
  ];
}
