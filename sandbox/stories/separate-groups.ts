import { analytics, changed } from '../stage/analytics.ts';
import { ANALYSTS, MARKETING } from '../stage/portal.ts';
import type { Stage, Story } from '../story.ts';

const role = (name: string): string => `arn:aws:iam::111122223333:role/redshift-ml/${name}`;
const PAIRS = [
  { role: role('retention'), bucket: 'retention-redshift-ml', group: ANALYSTS },
  { role: role('marketing'), bucket: 'marketing-redshift-ml', group: MARKETING },
];

/** A role of no group, by which everybody loads data. */
const LOADER = role('loader');

/** For which commands PUBLIC may use which roles. */
async function publicMay({ engine }: Stage): Promise<unknown> {
  const query =
    "SELECT command_type, iam_arn FROM svv_iam_privileges WHERE identity_type = 'public'";
  const result = await engine('analytics').superuserSql('dev', query);
  return result.status === 'FINISHED'
    ? result.rows.map((row) => row.map((cell) => String(cell).trimEnd()).join(' ')).sort()
    : result.status;
}

export const story: Story = {
  name: 'separate-groups',
  title:
    'Each group gets its own role for CREATE MODEL, and nobody else uses it, be it for COPY or UNLOAD.',
  setting: analytics({
    configure: (file) =>
      changed(file, ({ setup }) =>
        setup ? { roles: [LOADER], setup: { ...setup, pairs: PAIRS, separateGroups: true } } : {},
      ),
  }),
  play: async (stage) => {
    stage.chapter('In a fresh warehouse PUBLIC may use every role');
    const before = ['COPY', 'CREATE MODEL', 'EXFUNC', 'UNLOAD'];
    stage.expect(
      'PUBLIC may use roles for every command',
      await publicMay(stage),
      before.map((command) => `${command} default-aws-iam-role`),
    );
    await stage.expectHeld([]);

    stage.chapter('The nightly sweep reconciles the whole warehouse');
    await stage.waitUntil('2026-03-03T02:35:00Z');
    await stage.expectHeld(
      PAIRS.map(
        (pair) => `GRANT ASSUMEROLE ON '${pair.role}' TO GROUP ${pair.group} FOR CREATE MODEL`,
      ),
    );
    const after = ['COPY', 'EXFUNC', 'UNLOAD'];
    stage.expectRun(
      "PUBLIC may use roles that are no group's, for everything but CREATE MODEL",
      await publicMay(stage),
      after.map((command) => `${command} ${LOADER}`),
    );
  },
};
