import type { AdminFile } from '../../domain/config.ts';
import { analytics } from '../stage/analytics.ts';
import {
  ANALYSTS,
  creatorOf,
  group,
  MARKETING,
  MODEL,
  openPortal,
  userOf,
} from '../stage/portal.ts';
import type { Story } from '../story.ts';

const BUILDS = [
  `GRANT CREATE MODEL TO GROUP ${ANALYSTS}`,
  `GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
];
const USES = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];

/** Marketing uses models without being asked, who builds them needs two of three people, and contractors get nothing. */
const POLICY: AdminFile['policy'] = [
  {
    name: 'marketing uses',
    effect: 'allow',
    when: { personas: ['user'], schemas: ['demo_ml'], grantees: [`group ${MARKETING}`] },
    limits: { longestDays: 30, requires: ['end'], externalModels: false },
  },
  {
    name: 'analysts build',
    effect: 'needs-approval',
    when: { personas: ['creator'], schemas: ['demo_ml'], grantees: [`group ${ANALYSTS}`] },
    limits: { externalModels: false },
    stages: [{ approvers: ['olivia', 'paul', 'rosa'], needs: 2 }],
  },
  {
    name: 'nothing for contractors',
    effect: 'deny',
    when: { requesters: ['*@contractors.example.com'] },
  },
];

export const story: Story = {
  name: 'policy',
  title:
    'Rules decide who may be given what: at once, after the approvals that they name, or not at all.',
  setting: analytics({
    configure: ({ sources }) => ({
      policy: POLICY,
      sources: sources.map((source) => ({ ...source, approvers: ['olivia', 'paul', 'rosa'] })),
    }),
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const use = { persona: userOf('demo_ml', MODEL), grantee: group(MARKETING) };
    const week = { expiresAt: '2026-03-09T09:00:00Z' };
    const build = { persona: creatorOf('demo_ml'), grantee: group(ANALYSTS) };

    stage.chapter('A rule that permits: the request begins the lease by itself');
    await portal.request('use-1', { ...use, ...week });
    stage.expectRun('nobody has to approve', portal.outcome('use-1').outcome, 'applied');
    await stage.expectHeld(USES);

    stage.chapter('Beyond its limits it does not permit');
    await portal.request('use-2', { ...use, expiresAt: '2026-06-01T09:00:00Z' });
    stage.expectRun('longer than 30 days', portal.outcome('use-2').outcome, 'refused');
    await portal.request('use-3', use);
    stage.expectRun('without an end', portal.outcome('use-3').outcome, 'refused');

    stage.chapter('A deny wins, whatever else permits');
    await portal.request('use-4', { ...use, ...week, requestedBy: 'kim@contractors.example.com' });
    stage.expectRun('a contractor asks', portal.outcome('use-4').outcome, 'refused');

    stage.chapter('What no rule permits is refused');
    await portal.request('use-5', { ...use, ...week, grantee: group(ANALYSTS) });
    stage.expectRun('another group', portal.outcome('use-5').outcome, 'refused');

    stage.chapter('Two of three have to approve');
    await portal.approve('build-1', { ...build, approvedBy: ['olivia'] });
    stage.expectRun('one is too few', portal.outcome('build-1').outcome, 'refused');
    await portal.approve('build-2', {
      ...build,
      requestedBy: 'paul',
      approvedBy: ['olivia', 'paul'],
    });
    stage.expectRun('who asks does not count', portal.outcome('build-2').outcome, 'refused');
    await portal.approve('build-3', { ...build, approvedBy: ['olivia', 'rosa'] });
    stage.expectRun('two are enough', portal.outcome('build-3').outcome, 'applied');
    await stage.expectHeld([...USES, ...BUILDS]);
  },
};
