import { analytics } from '../stage/analytics.ts';
import { openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const BOBBY = `bobby"; DROP SCHEMA demo_ml; --`;
const COMMENT = `x' OR 1=1 /* $$ \\ {{ }} %s :name`;
const UNICODE = `분석가 – 'naïve' 👩‍🔬`;
const LONG = 'é'.repeat(63);
const LAST_A = `${LONG}a`;
const LAST_B = `${LONG}b`;
const GROUPS = [BOBBY, COMMENT, UNICODE, LAST_A, LAST_B, 'analyst', 'group', 'select'];
const MODEL = 'the "best" model; --';

const executeFor = (grantee: string): string =>
  `GRANT EXECUTE ON MODEL demo_ml.${quoted(MODEL)} TO ${grantee}`;

export const story: Story = {
  name: 'hostile-names',
  title:
    'Names full of quotes, SQL and Unicode reach the database as names, and those that look alike are kept apart.',
  setting: analytics({
    furnish: async (admin) => {
      for (const name of GROUPS) await admin.createGroup(name);
      await admin.createUser('analyst');
      await admin.createRole('analysts');
      await admin.createModel('dev', { schema: 'demo_ml', name: MODEL, owner: 'rita' });
    },
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const access = (type: string, name: string) => ({
      grantee: { type, name },
      privileges: [{ kind: 'execute-model', schema: 'demo_ml', model: MODEL }],
    });

    stage.chapter('Five groups with names that look like SQL, or like each other');
    for (const [index, name] of [BOBBY, COMMENT, UNICODE, LAST_A, 'select'].entries()) {
      await portal.approve(`hostile-${index}`, access('group', name));
      stage.expectRun(
        `hostile-${index} is applied`,
        portal.outcome(`hostile-${index}`).outcome,
        'applied',
      );
    }
    const granted = [BOBBY, COMMENT, UNICODE, LAST_A, 'select'].map((name) =>
      executeFor(`GROUP ${quoted(name)}`),
    );
    stage.note('The two names of 127 bytes differ in the last one; only the first was asked for.');
    await stage.expectHeld(granted);

    stage.chapter('A user and a group are called analyst, a role analysts');
    await portal.approve('analyst-role', access('role', 'analysts'));
    await stage.expectHeld([...granted, executeFor('ROLE analysts')]);

    stage.chapter('Everything is taken back');
    for (const index of granted.keys()) await portal.revoke(`revoke-${index}`, `hostile-${index}`);
    await portal.revoke('revoke-role', 'analyst-role');
    await stage.expectHeld([]);
  },
};
