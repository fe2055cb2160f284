import { expect, test } from '@jest/globals';
import { digestOfCatalog } from '../../../domain/access/catalog-digest.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { catalog, execute, grant, MARKETING, RETENTION, usage } from './examples.ts';

const HELD = [grant(usage(), MARKETING), grant(execute(), RETENTION)];
const shown = {
  identities: [
    [MARKETING, 1],
    [RETENTION, 2],
  ] as const,
  held: HELD,
};
const digest = (changes: object = {}, about: object = {}): string =>
  digestOfCatalog({
    catalog: catalog({ ...shown, ...changes }),
    configuration: 'c',
    seq: 1,
    ...about,
  });

test('the same in whatever order it is told', () =>
  expect(digest({ held: HELD.toReversed(), identities: shown.identities.toReversed() })).toBe(
    digest(),
  ));

test.each([
  ['who holds something', { held: HELD.slice(1) }, {}],
  [
    'who has an id',
    {
      identities: [
        [MARKETING, 1],
        [RETENTION, 3],
      ],
    },
    {},
  ],
  ['who is a superuser', { superusers: ['carol'] }, {}],
  ['who is in a group', { memberships: [['user carol', ['group marketing_analyst_grp']]] }, {}],
  ['what PUBLIC holds', { publicly: ['x'] }, {}],
  ['which models there are', { models: [] }, {}],
  ['which schemas there are', { schemas: ['other'] }, {}],
  ['the configuration', {}, { configuration: 'd' }],
  ['the evidence', {}, { seq: 2 }],
])('another where this changes: %s', (_, changes, about) =>
  expect(digest(changes, about)).not.toBe(digest()),
);

test('with what a batch granted, it is the one of the catalog that shows it', () => {
  const [first, ...rest] = HELD;
  const before = catalog({ ...shown, held: rest });
  const keys = first === undefined ? [] : [grantKey(first)];
  expect(digestOfCatalog({ catalog: before, configuration: 'c', seq: 1 }, keys)).toBe(digest());
});
