import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  combinationsOf,
  identityOf,
  isAbout,
  permissionsIn,
} from '../../docs/generate/permissions/permissions.ts';
import { UNUSED } from '../../docs/generate/permissions/unused.ts';
import type { Permission } from '../../local-aws/authorization/policies.ts';
import { createFaults, EVERYTHING } from '../../local-aws/faults.ts';
import { findStory, storyNames } from '../../sandbox/cli/find-story.ts';
import { deployment } from '../../sandbox/deployment.ts';
import type { StoryEvent } from '../../sandbox/print/story-event.ts';
import { type Played, playStory } from '../../sandbox/stage/play-story.ts';
import { ALL, sampled, seeds } from '../scope.ts';

const silent = (): void => {};
const played = new Map<string, Promise<Played>>();
/** The permissions with which roles of the deployment were used, by the functions and by AWS itself. */
const used = new Set<string>();
/** Names of the files that a story left, with how each begins. */
const kept = new Map<string, ReadonlyMap<string, string>>();
/** Without faults a story plays the same each time: once is enough, whoever looks at it. */
function play(name: string): Promise<Played> {
  const known = played.get(name);
  if (known !== undefined) return known;
  const playing = findStory(name).then((story) =>
    playStory(story, {
      stores: 'memory',
      emit: silent,
      keepFiles: (files) => void kept.set(name, files),
      onUse: (permission) => void used.add(identityOf(permission)),
    }),
  );
  played.set(name, playing);
  return playing;
}
/** A setup that a fault ends is for people to repeat: setup-faults-*.test.ts. */
const ACCESS_STORIES = storyNames().filter((name) => name !== 'page' && !name.startsWith('setup-'));

describe('every story holds', () => {
  test.each(storyNames())('%s', async (name) => {
    const { story, failed, expected } = await play(name);
    expect(story).toBe(name);
    expect(failed).toEqual([]);
    expect(expected).toBeGreaterThan(2);
  });
});

// That each call is allowed, by its role and on its resource, is what the sandbox itself sees to: another one fails the story.
describe('least privilege', () => {
  const permissions = permissionsIn(deployment.wiring);
  const isUsed = (permission: Permission): boolean => used.has(identityOf(permission));
  beforeAll(async () => {
    // One after the other: a process has one AWS account at a time.
    for (const name of storyNames()) await play(name);
  });

  test('a permission that no story uses is listed with its reason', () => {
    expect(used.size).toBeGreaterThan(400);
    const missing = permissions.filter(
      (one) => !isUsed(one) && !UNUSED.some((reason) => isAbout(reason, one)),
    );
    expect(missing.map(identityOf)).toEqual([]);
  });
  test('what is listed is there, and no story uses it', () => {
    const wrong = combinationsOf(UNUSED, permissions).filter(
      ({ about }) => about.length === 0 || about.some(isUsed),
    );
    expect(wrong.map(({ said }) => said)).toEqual([]);
  });
});

describe('whatever goes wrong on the way, what a story expects at rest holds', () => {
  test.each(sampled(ACCESS_STORIES, 8))('%s', async (name) => {
    for (const seed of seeds(ALL ? 20 : 1)) {
      const faults = createFaults(seed, EVERYTHING);
      const { failed } = await playStory(await findStory(name), {
        stores: 'memory',
        emit: silent,
        faults,
      });
      expect({ seed, failed }).toEqual({ seed, failed: [] });
    }
  });
});

const executed = (happenings: readonly StoryEvent[]): string[] =>
  happenings.flatMap((one) =>
    one.kind === 'sql' && one.person === undefined
      ? one.statements.map(({ sql, status }) => `${sql} ${status}`)
      : [],
  );

const EXECUTED = [
  'GRANT CREATE MODEL TO GROUP "retention_analyst_grp" finished',
  'GRANT CREATE, USAGE ON SCHEMA "demo_ml" TO GROUP "retention_analyst_grp" finished',
  'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp" finished',
  'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "marketing_analyst_grp" finished',
];
const BY_TAG = [
  'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "campaign_analyst_grp" finished',
  'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "campaign_analyst_grp" finished',
];
const undone = (grants: readonly string[]): string[] =>
  grants.map((sql) => sql.replace('GRANT', 'REVOKE').replace(' TO ', ' FROM '));

test.each([
  ['spec', [...EXECUTED, ...undone(EXECUTED)]],
  ['page', [...EXECUTED, ...BY_TAG, ...undone(BY_TAG), ...undone(EXECUTED)]],
])(
  "the story %s runs the page's GRANT statements and their counterparts, nothing else",
  async (name, sqls) => {
    const { happenings } = await play(name);
    expect(executed(happenings)).toEqual(sqls);
  },
);

test.each(['page', 'audit'])('the story %s leaves the report of its audit', async (name) => {
  await play(name);
  const files = kept.get(name);
  expect([...(files?.keys() ?? [])]).toEqual(
    expect.arrayContaining(['report.html', 'report.json', 'findings.csv']),
  );
  expect(files?.get('report.html')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
  expect(files?.get('report.html')).toContain('The setup of analytics');
});

test('mode plan runs no SQL before the configuration says enforce', async () => {
  const { happenings } = await play('mode-plan');
  const firstSql = happenings.findIndex(({ kind }) => kind === 'sql');
  const deployed = happenings.findIndex(({ kind }) => kind === 'hand');
  expect(firstSql).toBeGreaterThan(deployed);
});

test('a story notices access that nobody approved, and access that is missing', async () => {
  const { name, setting } = await findStory('spec');
  const wrong = await playStory(
    {
      name,
      setting,
      play: async (stage) => {
        await stage.byHand('somebody grants', () =>
          stage.engine('analytics').superuserSql('dev', 'GRANT CREATE MODEL TO rita'),
        );
        await stage.expectHeld(['GRANT CREATE MODEL TO mark']);
      },
    },
    { stores: 'memory', emit: silent },
  );
  expect(wrong.failed).toMatchObject([
    { held: false, observed: ['CREATE MODEL → user rita'], wanted: ['CREATE MODEL → user mark'] },
  ]);
});
