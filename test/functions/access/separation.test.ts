import { afterEach, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { EVERYWHERE, inWarehouse, ROLE } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
afterEach(() => bench.close());

const LOADER = 'arn:aws:iam::111122223333:role/loader';
const separated = (separateGroups: boolean) => {
  const pairs = [{ role: ROLE, bucket: 'analytics-redshift-ml', group: 'retention_analyst_grp' }];
  return inWarehouse({
    // A chain works as its last role.
    roles: [LOADER, `${LOADER},${ROLE}`],
    setup: { boundary: 'arn:aws:iam::111122223333:policy/b', pairs, separateGroups },
  });
};
const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(EVERYWHERE));

test('groups are separated: ASSUMEROLE for CREATE MODEL is taken from everybody, once, in one transaction with what everybody keeps and what its group needs', async () => {
  bench = await openBench({ config: separated(true), publicAssumesRoles: true });
  await reconcile();
  await reconcile();
  expect(bench.changes()).toEqual([
    [
      'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL',
      `GRANT ASSUMEROLE ON '${LOADER}' TO PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION`,
      `GRANT ASSUMEROLE ON '${ROLE}' TO GROUP "retention_analyst_grp" FOR CREATE MODEL`,
    ],
  ]);
  expect(await bench.records(EVERYWHERE)).toMatchObject([{ batch: { status: 'finished' } }]);
});
test('not asked for: everybody keeps it', async () => {
  bench = await openBench({ config: separated(false), publicAssumesRoles: true });
  await reconcile();
  expect(
    bench
      .changes()
      .flat()
      .filter((sql) => /PUBLIC/.test(sql)),
  ).toEqual([]);
});
