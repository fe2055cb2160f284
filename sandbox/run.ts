import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Typed } from '../cli/command.ts';
import { WrongUse } from '../cli/wrong-use.ts';
import type { OfflinePolicies } from '../domain/setup/iam/offline-policy.ts';
import type { AwsCall } from '../local-aws/api.ts';
import { createFaults, EVERYTHING } from '../local-aws/faults.ts';
import { adHocStory } from './cli/ad-hoc-story.ts';
import { useEndpoint } from './cli/endpoint.ts';
import { defaultStories, findStory, storyNames } from './cli/find-story.ts';
import { keepFiles } from './cli/keep-files.ts';
import { type Options, readOptions } from './cli/options.ts';
import { askingPerson, checkAnswers } from './cli/persons-word.ts';
import { boundaryOf, policiesOf } from './cli/policy.ts';
import { USAGE } from './cli/usage.ts';
import { paintFor } from './print/paint.ts';
import { listLines, summaryLines, titleLines } from './print/summary.ts';
import { textPrinter } from './print/text.ts';
import type { StageOptions } from './stage/open-stage.ts';
import type { Played } from './stage/play-story.ts';
import type { Story } from './story.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const paint = paintFor(process.stdout, process.env);

/** What `npm start` is, with these words. Answers what the process ends with. Throws `WrongUse`. */
export async function runSandbox(words: readonly string[], typed: Typed): Promise<number> {
  const options = readOptions(words);
  if (options.help) print(USAGE);
  else if (options.policy !== undefined) printPolicies(policiesOf(options.policy, options.config));
  else if (options.boundary !== undefined) print(boundaryOf(options.boundary, options.config));
  else if (options.list)
    for (const line of listLines(await Promise.all(storyNames().map(findStory)))) print(line);
  else if (options.commands !== undefined) return rehearseAll(options.commands, typed);
  else return playAll(await storiesOf(options), options);
  return 0;
}

async function rehearseAll(file: string, typed: Typed): Promise<number> {
  // Loaded here, because the whole product comes with it.
  const { rehearse } = await import('./cli/rehearse.ts');
  return (await rehearse(file, { print, input: process.stdin, typed })) ? 0 : 1;
}

function printPolicies({ policies, open }: OfflinePolicies): void {
  print(JSON.stringify(policies, null, 2));
  for (const question of open) process.stderr.write(`${question}\n`);
}

async function storiesOf(options: Options): Promise<Story[]> {
  const errand = await adHocStory(options);
  if (errand !== undefined) return [errand];
  const names = options.stories.length > 0 ? options.stories : defaultStories(options);
  return Promise.all(names.map(findStory));
}

async function playAll(stories: readonly Story[], options: Options): Promise<number> {
  const emit = options.json ? () => {} : textPrinter(print, paint);
  const onCall = options.calls === undefined ? undefined : callsWriter(options.calls);
  if (options.endpoint !== undefined) await useEndpoint(options.endpoint, process.env);
  // Loaded here, because the whole product comes with it: whoever asks for help need not wait for that.
  const { playStory } = await import('./stage/play-story.ts');
  const played: Played[] = [];
  const reports: string[] = [];
  checkAnswers(options.answers);
  const { stdin: input, stdout, stderr } = process;
  const askPerson = askingPerson(options.answers, {
    input,
    output: options.json ? stderr : stdout,
  });
  for (const story of stories) {
    if (!options.json) for (const line of titleLines(story, paint)) print(line);
    played.push(
      await playStory(story, {
        stores: 'real',
        emit,
        onCall,
        askPerson,
        keepFiles: (files) =>
          void reports.push(keepFiles(join(options.reports, story.name), files)),
        ...extras(options),
      }),
    );
  }
  const ok = played.every(({ failed }) => failed.length === 0);
  if (options.json) print(JSON.stringify({ ok, reports, stories: played }, null, 2));
  else {
    for (const line of summaryLines(played, performance.now(), paint)) print(line);
    for (const path of reports) print(`the audit's report: ${path}`);
  }
  return ok ? 0 : 1;
}

/** Each story gets faults of its own, so that it meets the same ones whatever is played before it. */
const extras = ({ faults, endpoint }: Options): Pick<StageOptions, 'faults' | 'endpoint'> => ({
  faults: faults === undefined ? undefined : createFaults(faults, EVERYTHING),
  endpoint: endpoint !== undefined,
});

function callsWriter(file: string): (call: AwsCall) => void {
  try {
    writeFileSync(file, '');
  } catch (error) {
    throw new WrongUse(
      `--calls ${file} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  return (call) => appendFileSync(file, `${JSON.stringify(call)}\n`);
}
