import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type Config, parseConfig } from '../../domain/config.ts';
import { sha256 } from '../../domain/hash.ts';
import {
  followPublished,
  type PublishedRevision,
  revisionDigest,
  unsignedRevision,
} from '../../domain/published-revision.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';
import { PUBLISHED, publication as publicationBy, textOf } from './published.ts';

const publisher = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const config = (revision: number, approvers: string[] = []): Config =>
  parseConfig({
    ...adminFile(),
    revision,
    approvers: approvers.map((name) => `arn:aws:iam::111122223333:user/${name}`),
  });
const publication = (
  of: Config,
  { by = publisher, ...as }: { by?: typeof publisher; version?: number; revision?: number } = {},
): PublishedRevision => publicationBy(of, by.privateKey, as);

const deployed = { config: config(2) };
const following = (of: Config) => ({ config: of, publication: publication(of) });
const outcome = (
  newestFirst: readonly PublishedRevision[],
  now: Parameters<typeof followPublished>[1],
) => {
  const { followed, refused } = followPublished(newestFirst, now, publisher.publicKey);
  return [followed.config.revision, followed.config.hash, refused];
};

test('what is signed says which revision and version it is of, who published it and when, and what was in force', () => {
  const signed = publication(config(3));
  const unsigned = unsignedRevision(config(3), PUBLISHED);
  expect({ ...unsigned, signature: signed.signature }).toEqual(signed);
  expect(revisionDigest(unsigned)).toBe(sha256(textOf(unsigned)));
});

describe('a newer revision that is signed', () => {
  test('is followed', () =>
    expect(outcome([publication(config(3))], deployed)).toEqual([3, config(3).hash, []]));
  test('is followed though others come after it in vain: a forged one changes nothing, and is told', () =>
    expect(
      outcome(
        [publication(config(4), { by: stranger }), publication(config(3)), publication(config(1))],
        deployed,
      ),
    ).toEqual([
      3,
      config(3).hash,
      ['revision 4 is not signed by configurationKey of config/deployment.yml'],
    ]));
  test('is the same one at the next reading', () => {
    const now = following(config(3));
    expect(
      followPublished([publication(config(3))], now, publisher.publicKey).followed.config,
    ).toEqual(now.config);
    expect(followPublished([now.publication], now, publisher.publicKey).followed).toBe(now);
  });
});

describe('nothing changes, and it is told', () => {
  const notSigned = (revision: number) =>
    `revision ${revision} is not signed by configurationKey of config/deployment.yml`;
  test.each([
    ['signed by another key', publication(config(3), { by: stranger }), notSigned(3)],
    ['signed as another revision', { ...publication(config(3)), revision: 5 }, notSigned(5)],
    ['another content', { ...publication(config(3)), body: '{}' }, notSigned(3)],
    ['another time', { ...publication(config(3)), at: 'later' }, notSigned(3)],
    ['another publisher', { ...publication(config(3)), by: 'olivia' }, notSigned(3)],
    [
      'after another one',
      { ...publication(config(3)), previous: { ...PUBLISHED.previous, revision: 2 } },
      notSigned(3),
    ],
    ['another version', { ...publication(config(3)), version: 2 }, notSigned(3)],
    ['no signature', { ...publication(config(3)), signature: 'undefined' }, notSigned(3)],
  ])('%s', (_, published, because) =>
    expect(outcome([published], deployed)).toEqual([2, deployed.config.hash, [because]]),
  );

  test.each([
    ['under a number that its content does not say', publication(config(3), { revision: 5 }), 5],
    [
      'with the hash of another content, which decisions would be told by',
      publication({ ...config(3, ['olivia']), hash: config(3).hash }),
      3,
    ],
  ])('signed %s', (_, published, revision) =>
    expect(outcome([published], deployed)).toEqual([
      2,
      deployed.config.hash,
      [`revision ${revision} has a content of another revision or hash than it says`],
    ]),
  );
  test('the revision that is in force, with another content', () => {
    const because =
      'revision 3 is published with another content than what is in force under that number';
    const other = publication(config(3, ['olivia']));
    expect(outcome([other], following(config(3)))).toEqual([3, config(3).hash, [because]]);
    expect(outcome([other], { config: config(3) })).toEqual([3, config(3).hash, [because]]);
  });
  test('a revision that was published and is there no more', () => {
    expect(outcome([publication(config(2))], following(config(3)))).toEqual([
      3,
      config(3).hash,
      ['revision 3 is published no more, and revision 2 in its place'],
    ]);
    expect(outcome([], following(config(3)))).toEqual([
      3,
      config(3).hash,
      ['revision 3 is published no more, and no other in its place'],
    ]);
  });
});

describe('what was deployed stays in force, and there is nothing to tell', () => {
  test.each([
    ['nothing is published', []],
    ['what is published is older', [publication(config(1))]],
    ['the same is published', [publication(config(2))]],
    ['the same number in the form of another release', [publication(config(2), { version: 9 })]],
  ])('%s', (_, published) =>
    expect(outcome(published, deployed)).toEqual([2, deployed.config.hash, []]),
  );
});

describe('of another release, nothing may be decided by what was in force before it', () => {
  test.each([
    ['NewerVersion', 2, /published by a later release, in version 2; this one reads 1/],
    ['InvalidConfiguration', 0, /published by an earlier release, in version 0; this one reads 1/],
  ])('%s', (name, version, message) =>
    expect(() =>
      followPublished([publication(config(3), { version })], deployed, publisher.publicKey),
    ).toThrow(expect.objectContaining({ name, message: expect.stringMatching(message) })),
  );
});
