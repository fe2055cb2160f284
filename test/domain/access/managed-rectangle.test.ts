import { describe, expect, test } from '@jest/globals';
import type { Managed } from '../../../domain/access/managed.ts';
import { managedIn, toRectangles } from '../../../domain/access/managed-rectangle.ts';
import { create, execute, grant, group, usage } from './examples.ts';

const [A, B] = [group('a'), group('b')];
const SCHEMA = { id: 1_000, ownerId: 50 };
const ours = (privilege: Managed['grant']['privilege'], grantee = A): Managed => ({
  grant: grant(privilege, grantee),
  since: 4,
  granteeId: grantee === A ? 1 : 2,
  schema: SCHEMA,
  ...('model' in privilege && { ownerId: 60 }),
});

test('every privilege of every grantee: one rectangle, with each name and id once', () =>
  expect(
    toRectangles([ours(usage()), ours(execute('m')), ours(usage(), B), ours(execute('m'), B)], 7),
  ).toEqual([
    {
      id: '7.0',
      since: 4,
      privileges: [usage(), execute('m')],
      ownerIds: [null, 60],
      schemas: [{ name: 'demo_ml', ...SCHEMA }],
      grantees: [A, B],
      granteeIds: [1, 2],
    },
  ]));

test('without one of its grants: the rest in others', () =>
  expect(
    toRectangles([ours(usage()), ours(create()), ours(usage(), B)], 7).map(
      ({ id, privileges, grantees }) => ({ id, privileges, grantees }),
    ),
  ).toEqual([
    { id: '7.0', privileges: [usage()], grantees: [A, B] },
    { id: '7.1', privileges: [create()], grantees: [A] },
  ]));

describe('what is not alike is apart', () => {
  const uncertain = { batches: ['b'], until: '2026-11-24T09:00:00.000Z' };
  test.each<[string, Managed]>([
    ['since another evidence', { ...ours(create()), since: 3 }],
    ['permanent', { ...ours(create()), permanent: 4 }],
    ['of unknown fate', { ...ours(create()), uncertain }],
  ])('%s', (_, other) => {
    const apart = toRectangles([ours(usage()), other], 7);
    expect(apart).toHaveLength(2);
    expect(apart.flatMap(managedIn)).toEqual([
      { ...ours(usage()), rectangle: '7.0' },
      { ...other, rectangle: '7.1' },
    ]);
  });
});
