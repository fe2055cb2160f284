import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { openRunbookScene, type RunbookScene } from './runbook-scene.ts';
import { APPROVED, type Situation, situationsOf } from './runbook-situations.ts';

/** Every entry of docs/runbook.md with its commands, in order. */
const ENTRIES = readFileSync('docs/runbook.md', 'utf8')
  .split(/^##+ /m)
  .flatMap((section) => {
    const found = [...section.matchAll(/^npm run admin -- (.+)$/gm)];
    const commands = found.map(([, words = '']) => words);
    return commands.length === 0 ? [] : [{ heading: section.split('\n')[0] ?? '', commands }];
  });

let scene: RunbookScene;
let situations: Readonly<Record<string, Situation>>;
beforeAll(async () => {
  scene = await openRunbookScene();
  situations = situationsOf(scene);
  await scene.run(`${APPROVED} --grantee "group marketing_analyst_grp" --request-id users-1`);
});
afterAll(() => scene.close());

test('every entry with commands has a situation here, and no other', () => {
  expect(Object.keys(situations)).toEqual(ENTRIES.map(({ heading }) => heading));
});

const Names = z.catch(z.record(z.string(), z.string()), {});

test.each(ENTRIES)('$heading', async ({ heading, commands }) => {
  const { begin, person, wanted = [], end } = situations[heading] ?? {};
  const names = Object.entries(Names.parse(await begin?.(commands)));
  expect(wanted).toHaveLength(commands.length);
  for (const [index, [ends, said]] of wanted.entries()) {
    const command = names.reduce(
      (words, [name, meant]) => words.replace(name, meant),
      commands[index] ?? '',
    );
    expect({ command, ...(await scene.run(command, person)) }).toEqual({
      command,
      ends,
      said: expect.stringContaining(said),
    });
    await scene.pass(1);
  }
  await end?.();
});
