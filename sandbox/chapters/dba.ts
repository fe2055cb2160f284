import type { StatementResult } from '../../local-aws/redshift/engine.ts';
import type { Stage } from '../story.ts';

/** A DBA of warehouse analytics runs SQL by hand in database dev, as a superuser. */
export const dbaOf =
  (stage: Stage) =>
  (sql: string): Promise<StatementResult> =>
    stage.byHand(`a DBA: ${sql}`, () => stage.engine('analytics').superuserSql('dev', sql));
