import { expect, test } from '@jest/globals';
import { titleOf } from '../../../../domain/control-titles.ts';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import { CHECKS } from '../../../../domain/setup/checks/register.ts';
import type { SetupFacts, WarehouseFacts } from '../../../../domain/setup/facts.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { setupReport } from '../../../../domain/setup/run/report.ts';
import { reportText } from '../../../../domain/setup/run/report-text.ts';
import { DEFECTS } from '../defects.ts';
import { CREATE_SERVERLESS, rawServerless } from '../serverless.ts';
import { simulateRoles } from '../simulator.ts';
import { ok, ROLE } from '../warehouse.ts';

const changed = (facts: SetupFacts, change: Partial<WarehouseFacts>): SetupFacts => ({
  ...facts,
  warehouse: { ok: { ...ok(facts.warehouse), ...change } },
});
const denied = (permission: string) => ({ denied: permission });
const NOTHING = { warehouse: { missing: 'none' }, namespace: { missing: 'none' } };

const { network: _, ...withoutNetwork } = rawServerless();

/** Serverless warehouses of which something is wrong, or not known. */
const SITUATIONS: readonly (readonly [string, SetupFacts])[] = [
  ['sound', rawServerless()],
  ['not routed', changed(rawServerless(), { enhancedVpcRouting: false })],
  ['to be routed', changed(rawServerless({}, { routing: 'on' }), { enhancedVpcRouting: false })],
  ['missing', rawServerless(NOTHING)],
  ['to be created', rawServerless(NOTHING, { create: CREATE_SERVERLESS, routing: 'on' })],
  [
    'to be created without its role',
    rawServerless(
      { ...NOTHING, roles: { [ROLE]: { missing: 'none' } } },
      { create: CREATE_SERVERLESS },
    ),
  ],
  ['of another namespace', rawServerless({ warehouse: { missing: 'none', instead: 'other' } })],
  ['not to be read', rawServerless({ warehouse: denied('redshift-serverless:GetWorkgroup') })],
  ['its network not to be read', withoutNetwork],
  [
    'its subnets not to be read',
    changed(rawServerless(), { place: denied('ec2:DescribeSubnets') }),
  ],
  ...['creating', 'modifying', 'deleting', 'paused', 'strange'].map(
    (status) => [status, changed(rawServerless(), { status })] as const,
  ),
  [
    'its role is being associated',
    changed(rawServerless(), { roles: [{ arn: ROLE, applyStatus: 'adding' }] }),
  ],
  [
    'full of roles',
    changed(rawServerless(), {
      roles: Array.from({ length: 50 }, (_, n) => ({ arn: `role-${n}`, applyStatus: 'in-sync' })),
    }),
  ],
  ...Object.entries(DEFECTS)
    .filter(([name]) => name !== 'the cluster is missing')
    .map(([name, plant]) => [name, plant(rawServerless({}, { routing: 'on' }))] as const),
  [
    'with groups',
    rawServerless({}, { pairs: [{ role: ROLE, bucket: 'redshift-ml-demo', group: 'analysts' }] }),
  ],
];

/** Pages of AWS are called as AWS calls them. */
const words = (text: string): string => text.replaceAll(/https:\S+/g, '');

test.each(SITUATIONS)('%s: nothing that is said of Serverless speaks of a cluster', (_, given) => {
  const facts = simulateRoles(given);
  const plan = planSetup(facts);
  const report = setupReport(facts, assess(facts), plan, { plan });
  const said = [false, true].map((verbose) => words(reportText(report, { verbose }))).join('\n');
  expect(said).not.toMatch(/cluster/i);
  expect(said).toContain('RedshiftML.18');
});

test.each([...CHECKS])('%s: its title and why it matters are about either kind', (id, { why }) =>
  expect(`${titleOf(id)} ${why}`).not.toMatch(/cluster/i),
);
