import { describe, expect, test } from '@jest/globals';
import type { Deed } from '../../../domain/explain/deed.ts';
import { explain } from '../../../domain/explain/explain.ts';
import { whoMay } from '../../../domain/explain/who-may.ts';
import { describePrivilege } from '../../../domain/privilege.ts';
import { fc, runs } from '../../property.ts';
import { type Asked, answerOf, smallestGains, waysFrom } from './oracle.ts';
import { knownOf, MODELS, USERS, type World, worlds } from './world.ts';

const user = (name: string) => ({ type: 'user' as const, name });
const QUESTIONS: readonly (readonly [Asked, Deed])[] = [
  ...MODELS.map((name): readonly [Asked, Deed] => {
    const [schema = '', model = ''] = name.split('.');
    return [{ use: name }, { may: 'use', schema, model }];
  }),
  [{ create: true }, { may: 'create' }],
];
const cases = fc.record({
  world: worlds,
  name: fc.constantFrom(...USERS),
  asked: fc.constantFrom(...QUESTIONS),
});

/** As the world spells a right: `EXECUTE` on `s0.m0`. */
function asWritten(text: string): readonly [string, string] {
  if (text === 'CREATE MODEL') return [text, ''];
  const [, right = '', object = ''] =
    /^(\w+) ON (?:MODEL |SCHEMA )?(\S+)(?: FOR CREATE MODEL)?$/.exec(text) ?? [];
  return [right, object];
}

describe('on random warehouses that obey Redshift', () => {
  test('the answer is that of trying everything out; what is missing is the least that helps, the first by name', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(cases, ({ world, name, asked: [asked, deed] }) => {
        const { answer, missing } = explain(user(name), deed, knownOf(world));
        met.add(answer);
        expect(answer).toBe(answerOf(name, asked, world));
        expect(missing.every(({ grantee }) => grantee.name === name)).toBe(true);
        const gains = missing.map(({ privilege }) => asWritten(describePrivilege(privilege)));
        const least = smallestGains(name, asked, world)
          .map((rights) => rights.map((right) => right.join(' ')).sort())
          .sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
        expect(gains.map((right) => right.join(' ')).sort()).toEqual(least[0]);
        const withGrants = (rights: typeof gains): World => ({
          ...world,
          grants: [
            ...world.grants,
            ...rights.map(([right, object]) => [`user ${name}`, right, object] as const),
          ],
        });
        expect(answerOf(name, asked, withGrants(gains))).toBe('yes');
        for (const left of gains) {
          const others = withGrants(gains.filter((gain) => gain !== left));
          expect(answerOf(name, asked, others)).not.toBe('yes');
        }
      }),
      runs(1_000),
    );
    expect([...met].sort()).toEqual(['no', 'unknown', 'yes']);
  });

  test('every way to a grant is told, and no other', () =>
    fc.assert(
      fc.property(cases, ({ world, name, asked: [, deed] }) => {
        const { holdings } = explain(user(name), deed, knownOf(world));
        const ways = [...waysFrom(name, world), [`user ${name}`, 'public']];
        for (const { privilege, paths } of holdings) {
          const [right, object] = asWritten(describePrivilege(privilege));
          const names = right === 'ASSUMEROLE' ? [object, 'ALL', 'default-aws-iam-role'] : [object];
          const wanted = ways.flatMap((way) =>
            world.grants
              .filter(([holder, r, o]) => holder === way.at(-1) && r === right && names.includes(o))
              .map(([, , o]) => [...way, o].join(' > ')),
          );
          const told = paths
            .filter(({ via }) => via === 'grant')
            .map(({ chain, what }) => [...chain, asWritten(what)[1]].join(' > '));
          expect(told.sort()).toEqual(wanted.sort());
        }
      }),
      runs(1_000),
    ));

  test('the other way round: exactly the users for whom the answer is not no', () =>
    fc.assert(
      fc.property(cases, ({ world, asked: [asked, deed] }) => {
        const { users, isPublic } = whoMay(deed, knownOf(world));
        const wanted = USERS.filter((name) => answerOf(name, asked, world) !== 'no');
        expect(users.map(({ grantee }) => grantee.name)).toEqual(wanted);
        // Whoever is nobody in particular holds what everybody holds.
        expect(isPublic).toBe(answerOf('a newcomer', asked, world) === 'yes');
      }),
      runs(1_000),
    ));
});

describe('what a person is told', () => {
  const world: World = {
    superusers: [],
    members: [],
    owners: { s0: 'u0', s1: 'u0', 's0.m0': 'u0', 's1.m0': 'u0' },
    grants: [
      ['user u1', 'CREATE MODEL', ''],
      ['user u1', 'CREATE', 's0'],
      ['user u1', 'USAGE', 's0'],
    ],
    scoped: [],
  };
  const onDefault: World = {
    ...world,
    grants: [...world.grants, ['user u1', 'ASSUMEROLE', 'default-aws-iam-role']],
  };
  const lacks = ['ASSUMEROLE ON arn:aws:iam::111122223333:role/a FOR CREATE MODEL'];

  test.each([
    [
      'a creator whom the separation of groups left without a role cannot create (n20)',
      world,
      'no',
      lacks,
      [`nothing gives ${lacks[0]}`],
    ],
    [
      'ASSUMEROLE on the default is not known to cover its ARN (n20)',
      onDefault,
      'unknown',
      lacks,
      [
        'ON default answers for IAM_ROLE default; that arn:aws:iam::111122223333:role/a may be named by its ARN then is not documented',
      ],
    ],
  ])('%s', (_, shown, answer, missing, because) => {
    const told = explain(user('u1'), { may: 'create' }, knownOf(shown));
    expect(told).toMatchObject({ answer, because });
    expect(told.missing.map(({ privilege }) => describePrivilege(privilege))).toEqual(missing);
  });

  test.each([
    [
      'U1',
      { may: 'use', schema: 's0', model: 'm0' },
      'the catalog shows no user U1; it shows user u1: ask for that in its spelling',
    ],
    [
      'u1',
      { may: 'use', schema: 's0', model: 'M0' },
      'the catalog shows no model s0.M0; it shows s0.m0: ask for that in its spelling',
    ],
    ['u1', { may: 'use', schema: 's9', model: 'm0' }, 'the catalog shows no schema s9'],
    ['u1', { may: 'create', schema: 's9' }, 'the catalog shows no schema s9'],
  ] as const)('who or what is not there: %s, %j', (name, deed, because) =>
    expect(explain(user(name), deed, knownOf(world))).toMatchObject({
      answer: 'no',
      missing: [],
      because: [because],
    }),
  );

  test('who holds ASSUMEROLE was not read: nobody knows', () => {
    const { warehouse: _, ...unread } = knownOf(world);
    expect(explain(user('u1'), { may: 'create' }, unread)).toMatchObject({
      answer: 'unknown',
      because: [`who holds ${lacks[0]} was not read`],
    });
  });
});
