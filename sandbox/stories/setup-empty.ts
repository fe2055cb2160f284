import { CREATOR_SQL, configOf, emptyAccount, ROLE, warehouseWith } from '../accounts/example.ts';
import { buildWarehouse, CREATE, REMEDIATE } from '../chapters/build-warehouse.ts';
import { answerSetup, questionOf } from '../stage/approver.ts';
import { newsOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Story } from '../story.ts';

const canary = { login: { dbUser: 'ml_creator' }, database: 'dev', schema: 'demo_ml' };

/** Spec, part "Cluster setup", steps 1 to 6 in an account that has nothing but a network and a boundary. */
export const story: Story = {
  name: 'setup-empty',
  title: 'From an account with nothing in it to a warehouse on which CREATE MODEL has been tried',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: configOf({ path: 'restrictive', routing: 'on', create: CREATE, canary }),
    account: emptyAccount,
    warehouses: warehouseWith([], { admin: CREATE.adminUser }),
  },
  play: async (stage) => {
    const { localAws } = stage;
    const models = async (): Promise<number> => {
      const catalog = stage.engine('analytics');
      const result = await catalog.superuserSql('dev', 'SELECT model_name FROM svv_ml_model_info');
      return result.status === 'FINISHED' ? result.rows.length : -1;
    };
    await buildWarehouse(stage, ROLE);

    stage.chapter('An ordinary creator of models');
    await stage.runSql(CREATE.adminUser, CREATOR_SQL);

    stage.chapter('A canary: does CREATE MODEL work?');
    const tried = await stage.start('setup', { ...REMEDIATE, canary: true });
    await stage.waitMinutes(5);
    stage.note(`What ada is asked:\n${questionOf(localAws)}`);
    stage.expect(
      'it waits for an approval of its cost',
      [tried.status, await models()],
      ['RUNNING', 0],
    );
    await stage.byHand('ada approves the canary', () => answerSetup(localAws, 'ada', true));
    await stage.waitMinutes(15);
    stage.note(newsOf(tried));
    stage.expect(
      'CREATE MODEL works',
      summaryOf(tried).conclusion,
      'prerequisites pass; CREATE MODEL works',
    );
    stage.expect('and its model is gone again', await models(), 0);
  },
};
