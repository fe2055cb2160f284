import { expect, test } from '@jest/globals';
import type { Catalog } from '../../../domain/access/catalog.ts';
import { asManaged } from '../../../domain/access/managed.ts';
import { type Plan, type PlanInput, planAccess } from '../../../domain/access/plan-access.ts';
import { type Grant, grantKey, type Privilege } from '../../../domain/privilege.ts';
import { fc, runs } from '../../property.ts';
import {
  CREATE_MODEL,
  catalog,
  create,
  execute,
  executeAll,
  grant,
  group,
  input,
  lease,
  NOW,
  role,
  usage,
  user,
} from './examples.ts';

const GRANTEES = [user('analyst'), group('analyst'), role('analyst'), user('Ann')];
const IDENTITIES = GRANTEES.slice(0, 3).map((grantee, n) => [grantee, n] as const);
const PRIVILEGES: Privilege[] = [
  CREATE_MODEL,
  usage('s'),
  create('s'),
  usage('S2'),
  execute('m', 's'),
  execute('training', 's'),
  execute('M', 's'),
  executeAll('s'),
];
const MODELS = [
  { schema: 's', model: 'm', owner: 'carol', state: 'Model is Ready' },
  { schema: 's', model: 'training', owner: 'carol', state: 'TRAINING' },
];
const POSSIBLE = [CREATE_MODEL, usage('s'), create('s'), usage('s2'), execute('m', 's')];
const MOMENTS = ['2026-11-22T00:00:00.000Z', NOW, '2026-11-24T00:00:00.000Z'];

const moment = fc.option(fc.constantFrom(...MOMENTS), { nil: undefined });
const leases = fc.array(
  fc
    .record({
      grantee: fc.constantFrom(...GRANTEES),
      privileges: fc.subarray(PRIVILEGES),
      startsAt: moment,
      expiresAt: moment,
      revokedAt: moment,
    })
    .map((made) => JSON.parse(JSON.stringify(made))),
  { maxLength: 6 },
);
const held = fc.subarray(
  POSSIBLE.flatMap((privilege) => GRANTEES.slice(0, 3).map((grantee) => grant(privilege, grantee))),
);

const shown = (grants: readonly Grant[]): Catalog =>
  catalog({ identities: IDENTITIES, schemas: ['s', 's2'], models: MODELS, held: grants });
const apply = (before: Catalog, { grant: given, revoke }: Plan): Catalog => {
  const taken = new Set(revoke.map(grantKey));
  return shown([
    ...[...before.held.values()].filter((each) => !taken.has(grantKey(each))),
    ...given,
  ]);
};

const any = fc
  .record({
    leases,
    held,
    mine: fc.subarray([...Array(15).keys()]),
    baseline: fc.subarray(
      POSSIBLE.map((privilege) => grant(privilege, group('analyst'))),
      { maxLength: 2 },
    ),
  })
  .map(
    ({ leases, held, mine, baseline }): PlanInput => ({
      ...input(),
      catalog: shown(held),
      baseline,
      leases: leases.map((made, n) => lease({ id: `L${n}`, ...made })),
      managed: new Map(
        held
          .filter((_, n) => mine.includes(n))
          .map((given) => [grantKey(given), asManaged(given, 1, shown(held))]),
      ),
    }),
  );

test('plan(apply(plan)) is empty, whatever the leases and the catalog', () => {
  fc.assert(
    fc.property(any, (before) => {
      const plan = planAccess(before);
      const after = apply(before.catalog, plan);
      const managed = new Map([
        ...before.managed,
        ...plan.grant.map((given) => [grantKey(given), asManaged(given, 2, after)] as const),
      ]);
      const next = planAccess({ ...before, catalog: after, managed });
      expect({ grant: next.grant, revoke: next.revoke }).toEqual({ grant: [], revoke: [] });
    }),
    runs(500),
  );
});

test('what is granted was missing, what is revoked was there and ours, nothing is both', () => {
  fc.assert(
    fc.property(any, (before) => {
      const plan = planAccess(before);
      for (const given of plan.grant) expect(before.catalog.held.has(grantKey(given))).toBe(false);
      for (const taken of plan.revoke)
        expect(
          before.managed.has(grantKey(taken)) && before.catalog.held.has(grantKey(taken)),
        ).toBe(true);
    }),
    runs(500),
  );
});

test('order and repetition of leases do not matter', () => {
  fc.assert(
    fc.property(any, (before) => {
      const forwards = planAccess(before);
      const backwards = planAccess({
        ...before,
        leases: [...before.leases, ...before.leases].reverse(),
      });
      expect(backwards.grant.map(grantKey).sort()).toEqual(forwards.grant.map(grantKey).sort());
      expect(backwards.revoke.map(grantKey).sort()).toEqual(forwards.revoke.map(grantKey).sort());
    }),
    runs(200),
  );
});
