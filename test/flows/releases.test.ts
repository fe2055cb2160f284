import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readQueueMessage } from '../../domain/access/message.ts';
import { PAYLOAD_VERSION } from '../../domain/payload-version.ts';
import { findStory } from '../../sandbox/cli/find-story.ts';
import type { Emit } from '../../sandbox/print/story-event.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { endEachLease, installedAnew } from '../releases/left.ts';
import { fileOf, type Handed, readWritten, STORIES } from '../releases/written.ts';

const releases = readdirSync('test/releases').filter((name) => /^\d/.test(name));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

test('what this release writes is recorded for those to come (node test/releases/record.ts)', () =>
  expect(existsSync(fileOf(version, 'handed'))).toBe(true));

/** Errors of whoever has read what it was handed, and met an account that knows nothing of it. */
const UNDERSTOOD = [
  'AlreadyAnswered',
  'InvalidConfiguration',
  'NeedsApproval',
  'NoSuchKey',
  'TryAgain',
  'UnexpectedResponse',
];

/** What a function makes of what it is handed: `read`, or the error of one that could not read it. */
async function madeOf(handed: readonly Handed[]): Promise<readonly string[]> {
  const { setting } = await findStory(handed[0]?.story ?? '');
  const stage = await openStage(setting, { stores: 'memory', emit: () => {} });
  try {
    const made: string[] = [];
    for (const { functionName, event } of handed)
      made.push(
        await stage.localAws.invoke(functionName, event).then(
          () => 'read',
          (error: Error) =>
            UNDERSTOOD.includes(error.name)
              ? 'read'
              : `${functionName} ${error.name}: ${error.message}`,
        ),
      );
    return made;
  } finally {
    await stage.close();
  }
}

describe.each(releases)('what release %s has written', (release) => {
  const { handed, bodies, left } = readWritten(release);
  const stories = STORIES.filter((story) => handed.some((one) => one.story === story));

  test.each(stories)('is understood by every function of the story %s', async (story) => {
    const ofStory = handed.filter((one) => one.story === story);
    expect(new Set(await madeOf(ofStory))).toEqual(new Set(['read']));
  });

  test('is understood where it waits in the queue', () => {
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies)
      expect(readQueueMessage(body)).toMatchObject({ database: expect.any(String) });
  });

  test('is what leases, evidence and grants are ended by', async () => {
    const failed: unknown[] = [];
    const failing: Emit = (event) => {
      if (event.kind === 'expectation' && !event.held) failed.push(event);
    };
    const stage = await installedAnew(left, failing);
    try {
      await endEachLease(stage, left.held);
    } finally {
      await stage.close();
    }
    expect(failed).toEqual([]);
  });
});

describe('what cannot be read is noticed', () => {
  const { handed } = readWritten(version);
  const ofDecide = handed.find(({ functionName }) => functionName === 'decide');
  const changed = (change: object): Handed[] => [
    {
      story: 'suspend',
      functionName: 'decide',
      event: { ...Object(ofDecide?.event), ...change },
    },
  ];
  test.each([
    ['a field of another type', { executionArn: 7 }, /^decide \$ZodError/],
    ['a later version', { payloadVersion: PAYLOAD_VERSION + 1 }, /^decide NewerVersion/],
  ])('%s', async (_, change, said) =>
    expect(await madeOf(changed(change))).toEqual([expect.stringMatching(said)]),
  );
});
