import { CREATOR_SQL } from '../accounts/example.ts';
import { answerSetup, questionOf } from '../stage/approver.ts';
import { newsOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Stage } from '../story.ts';
import { CREATE, REMEDIATE } from './build-warehouse.ts';

const MADE = ['SELECT relname FROM pg_class', 'SELECT model_name FROM svv_ml_model_info'];

/** An ordinary creator of models trains a small one, once ada has approved it. */
export async function tryCanary(stage: Stage): Promise<void> {
  const { localAws } = stage;
  const made = async (): Promise<number> => {
    const asked = MADE.map((sql) => stage.engine('analytics').superuserSql('dev', sql));
    const found = await Promise.all(asked);
    return found.flatMap((one) => (one.status === 'FINISHED' ? one.rows : ['not known'])).length;
  };
  stage.chapter('An ordinary creator of models');
  await stage.runSql(CREATE.adminUser, CREATOR_SQL);

  stage.chapter('A canary: does CREATE MODEL work?');
  const tried = await stage.start('setup', { ...REMEDIATE, canary: true });
  await stage.waitMinutes(5);
  stage.note(`What ada is asked:\n${questionOf(localAws)}`);
  stage.expect(
    'it waits for an approval of its cost',
    [tried.status, await made()],
    ['RUNNING', 0],
  );
  await stage.byHand('ada approves the canary', () => answerSetup(localAws, 'ada', true));
  await stage.waitMinutes(20);
  stage.note(newsOf(tried));
  stage.expect(
    'CREATE MODEL works',
    summaryOf(tried).conclusion,
    'prerequisites pass; CREATE MODEL works',
  );
  stage.expect('and nothing of it is left', await made(), 0);
}
