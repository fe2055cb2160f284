import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { diagnose } from '../../../domain/doctor/diagnosis.ts';
import {
  type ConfigurationFound,
  configurationObserved,
} from '../../../domain/doctor/published-configuration.ts';
import { config } from '../access/examples.ts';
import { PUBLISHED, publication } from '../published.ts';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publisher = pair();
const stranger = pair();
const halfOf = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).toString('base64');
const fingerprint = (key: KeyObject): string =>
  `SHA-256 ${createHash('sha256')
    .update(Buffer.from(halfOf(key), 'base64'))
    .digest('hex')}`;
const OURS = halfOf(publisher.publicKey);
const THEIRS = halfOf(stranger.publicKey);

const [two, three] = [config({ revision: 2 }), config({ revision: 3 })];
/** Revision 2 is deployed with the publisher's key, which signs; nothing is published, and the files here are the same. */
const WELL: ConfigurationFound = {
  signs: { ok: OURS },
  deployed: { config: two, key: OURS, version: 1 },
  published: { ok: [] },
  here: { config: two, key: OURS },
};
const NONE: ConfigurationFound = {
  ...WELL,
  signs: { missing: 'no key' },
  deployed: { ...WELL.deployed, key: 'none' },
  here: { config: two, key: 'none' },
};
const signed = publication(three, publisher.privateKey);
const following = { ...WELL, published: { ok: [signed] }, here: { config: three, key: OURS } };

const told = (found: ConfigurationFound) => configurationObserved(found).map(diagnose);
const open = (found: ConfigurationFound) => told(found).filter(({ status }) => status !== 'pass');

const KEY = 'key of the configuration, by which functions believe what is published';
const HERE = 'configurationKey of the deployment.yml here';
const LEDGER = 'what is published of the configuration';
const CONTENT = 'the configuration here';
const FORM = 'form of the configuration that this command line reads and publishes';
const FORM_OF_3 = 'form of revision 3 of the configuration, which is published';

test.each<[string, ConfigurationFound, string[]]>([
  ['nobody publishes', NONE, [HERE, FORM, LEDGER, CONTENT]],
  ['nothing is published yet', WELL, [KEY, HERE, FORM, LEDGER, CONTENT]],
  ['what is published is followed', following, [KEY, HERE, FORM, FORM_OF_3, LEDGER, CONTENT]],
  [
    'a release that does not say its form, and no deployment.yml',
    {
      ...following,
      deployed: { ...WELL.deployed, version: undefined },
      here: { config: three, key: undefined },
    },
    [KEY, FORM_OF_3, LEDGER, CONTENT],
  ],
])('all is as wanted where %s', (_, found, subjects) => {
  expect(open(found)).toEqual([]);
  expect(told(found).map(({ subject }) => subject)).toEqual(subjects);
});

test('who published what is in force is said', () =>
  expect(told(following).find(({ subject }) => subject === LEDGER)?.observed).toBe(
    `revision 3 is in force, published ${PUBLISHED.at} by ${PUBLISHED.by}`,
  ));

test.each<[string, ConfigurationFound, string, string, string, RegExp]>([
  [
    'functions believe another key than signs',
    {
      ...WELL,
      deployed: { ...WELL.deployed, key: THEIRS },
      here: { config: two, key: THEIRS },
    },
    KEY,
    fingerprint(stranger.publicKey),
    fingerprint(publisher.publicKey),
    /into configurationKey/,
  ],
  [
    'a key was made, and functions follow none',
    { ...NONE, signs: { ok: OURS } },
    KEY,
    'none',
    fingerprint(publisher.publicKey),
    /into configurationKey/,
  ],
  [
    'functions follow a key with which nobody can sign any more',
    { ...WELL, signs: { missing: 'no key' } },
    KEY,
    fingerprint(publisher.publicKey),
    'none',
    /configurationPublisher/,
  ],
  [
    'the files here have another key',
    { ...WELL, here: { config: two, key: THEIRS } },
    HERE,
    fingerprint(stranger.publicKey),
    fingerprint(publisher.publicKey),
    /bring configurationKey up/,
  ],
  [
    'the files here have none',
    { ...WELL, here: { config: two, key: 'none' } },
    HERE,
    'none',
    fingerprint(publisher.publicKey),
    /bring configurationKey up/,
  ],
  [
    'something is published that nobody follows',
    { ...WELL, published: { ok: [publication(three, stranger.privateKey)] } },
    LEDGER,
    'revision 3 is not signed by configurationKey of config/deployment.yml',
    'only what the publisher signed, as what it is kept as',
    /ConfigurationRefused/,
  ],
  [
    'the file here is older than what is published',
    { ...following, here: { config: two, key: OURS } },
    CONTENT,
    `revision 2, ${two.hash}`,
    `what is in force: revision 3, ${three.hash}`,
    /config diff published/,
  ],
  [
    'the file here is another one under the number that is deployed',
    { ...NONE, here: { config: config({ revision: 2, approvedPlans: ['x'] }), key: 'none' } },
    CONTENT,
    `revision 2, ${config({ revision: 2, approvedPlans: ['x'] }).hash}`,
    `what is in force: revision 2, ${two.hash}`,
    /config diff deployed/,
  ],
  [
    'another release published',
    { ...following, published: { ok: [publication(three, publisher.privateKey, { version: 2 })] } },
    FORM_OF_3,
    'version 2',
    'that of the functions that are deployed: version 1',
    /deploy the release that published it/,
  ],
  [
    'another release is deployed',
    { ...WELL, deployed: { ...WELL.deployed, version: 2 } },
    FORM,
    'version 1',
    'that of the functions that are deployed: version 2',
    /command line of the release that is deployed/,
  ],
])(
  '%s: what is observed, what was wanted, what to do',
  (_, found, subject, observed, wanted, next) => {
    expect(open(found)).toEqual([
      { subject, status: 'fail', observed, wanted, next: expect.stringMatching(next) },
    ]);
  },
);

test.each<[string, ConfigurationFound, string, string]>([
  [
    'the key',
    { ...WELL, signs: { denied: 'kms:GetPublicKey' } },
    KEY,
    'run it with kms:GetPublicKey',
  ],
  [
    'the ledger',
    { ...WELL, published: { denied: 'dynamodb:Query' } },
    LEDGER,
    'run it with dynamodb:Query',
  ],
])('%s may not be read: unknown, and never well', (_, found, subject, next) =>
  expect(open(found)).toEqual([expect.objectContaining({ subject, status: 'unknown', next })]),
);
