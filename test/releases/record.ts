import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findStory } from '../../sandbox/cli/find-story.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { playStory } from '../../sandbox/stage/play-story.ts';
import { leaseSome, leftBy } from './left.ts';
import { fileOf, type Handed, STORIES, type Written } from './written.ts';

/**
 * Keeps what this release writes where a later one may read it: `node test/releases/record.ts` (CONTRIBUTING.md). What a release
 * that is out has written is never recorded anew: delete its folder only while it is not.
 */
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
if (existsSync(dirname(fileOf(version, 'left'))))
  throw new Error(`what ${version} writes is recorded; a release that is out stays as it was`);

const handed = new Map<string, Handed>();
const bodies = new Map<string, string>();
for (const name of STORIES)
  await playStory(await findStory(name), {
    stores: 'memory',
    emit: () => {},
    onInvoked: ({ functionName, event }) => {
      for (const body of bodiesIn(event, functionName)) bodies.set(shapeOf(JSON.parse(body)), body);
      const one = { story: name, functionName, event };
      if (!isBatch(event)) handed.set(`${functionName} ${shapeOf(event)}`, one);
    },
  });
const stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
const left = await leftBy(stage, await leaseSome(stage));
await stage.close();

const written: Written = { handed: [...handed.values()], bodies: [...bodies.values()], left };
mkdirSync(dirname(fileOf(version, 'left')), { recursive: true });
for (const part of ['handed', 'bodies', 'left'] as const)
  writeFileSync(fileOf(version, part), `${JSON.stringify(written[part], null, 1)}\n`);

/** Of a queue or a stream. */
function isBatch(event: unknown): boolean {
  return Array.isArray(Object(event).Records);
}

function bodiesIn(event: unknown, functionName: string): readonly string[] {
  if (functionName !== 'reconcile' || !isBatch(event)) return [];
  return Object(event).Records.map(({ body }: { body: string }) => body);
}

/** What a payload is made of, whatever its values are: once is enough. */
function shapeOf(value: unknown): string {
  const paths = new Set<string>();
  const walk = (one: unknown, path: string): void => {
    if (Array.isArray(one)) for (const inner of one) walk(inner, `${path}[]`);
    else if (typeof one === 'object' && one !== null)
      for (const [name, inner] of Object.entries(one)) walk(inner, `${path}.${name}`);
    else
      paths.add(
        /\.(kind|next|mode|scope|undo|of|detail-type)$/.test(path) ? `${path}=${one}` : path,
      );
  };
  walk(value, '');
  return [...paths].sort().join(' ');
}
