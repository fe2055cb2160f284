import { expect, test } from '@jest/globals';
import type { PolicyRule } from '../../domain/access/policy/rule.ts';
import { group, MARKETING, MODEL } from '../../sandbox/stage/portal.ts';
import { inApprovalScene } from './approval-scene.ts';

const ALL = {
  grantee: group(MARKETING),
  persona: undefined,
  privileges: [
    { kind: 'schema-usage', schema: 'demo_ml' },
    { kind: 'execute-models', schema: 'demo_ml' },
  ],
};
const POLICY: PolicyRule[] = [
  {
    name: 'whole schemas',
    effect: 'needs-approval',
    when: { privileges: ['schema-usage', 'execute-models'] },
    limits: { externalModels: false },
    stages: [{ approvers: ['olivia'], needs: 1 }],
  },
];
const to = (model: string): string =>
  `GRANT EXECUTE ON MODEL "demo_ml"."${model}" TO GROUP "${MARKETING}"`;

test('all models of a schema: asked for as such, and given as they come, but for those of strangers', () =>
  inApprovalScene({ policy: POLICY }, async ({ stage, portal, ask, answer, grants }) => {
    const { question, text } = await ask('all-1', ALL);
    expect(text).toContain(
      'EXECUTE ON ALL MODELS IN SCHEMA demo_ml (those to come included) in dev',
    );
    expect(text).toContain('of schema demo_ml it is all models of rita, those to come included');
    await answer('olivia', 'all-1', question);
    expect(portal.outcome('all-1').outcome).toBe('applied');
    expect(grants().filter((sql) => sql.includes('EXECUTE'))).toEqual([to(MODEL)]);

    const engine = stage.engine('analytics');
    await engine.createUser('mallory');
    await engine.createModel('dev', { schema: 'demo_ml', name: 'new_model', owner: 'rita' });
    await engine.createModel('dev', { schema: 'demo_ml', name: 'trojan', owner: 'mallory' });
    await stage.waitMinutes(12);
    expect(grants().filter((sql) => sql.includes('EXECUTE'))).toEqual([to(MODEL), to('new_model')]);
    const told = JSON.stringify(stage.localAws.table.items());
    expect(told).toContain('model demo_ml.trojan is not granted: mallory, its owner, owned none');

    await portal.revoke('revoke-1', 'all-1');
    await stage.expectHeld([]);
  }));
