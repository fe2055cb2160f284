import { WrongUse } from '../../cli/wrong-use.ts';
import { isRecord, type JsonObject } from '../../local-aws/json.ts';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import { deployment } from '../deployment.ts';
import type { Stage, Story } from '../story.ts';
import { findStory } from './find-story.ts';
import type { Options } from './options.ts';
import { readJson } from './read-json.ts';

/** What somebody wants to try on a story's account instead of playing the story; undefined when nothing of the kind. */
export async function adHocStory({
  event,
  now,
  machine,
  input,
  stories,
}: Options): Promise<Story | undefined> {
  if (event === undefined && machine === undefined) return undefined;
  if (machine !== undefined) refuseUnknown(machine);
  const { setting } = await findStory(stories[0] ?? (machine === 'setup' ? 'setup-empty' : 'spec'));
  if (event !== undefined) {
    const announcement = readEvent(event);
    return {
      name: event,
      title: `The event in ${event}.`,
      setting: now ? { ...setting, start: new Date().toISOString() } : setting,
      play: async (stage) => {
        if (!now)
          stage.note(
            `Times are the story's: it is ${setting.start}, and the event's times are read from there; --now plays it at this moment.`,
          );
        await play(stage, announcement);
      },
    };
  }
  const given = readJson(input ?? '');
  return {
    name: machine ?? '',
    title: `One execution of ${machine}.`,
    setting,
    play: async (stage) => {
      const execution = await stage.start(machine ?? '', given);
      // Line feeds of a report in it are for reading.
      if (execution.output !== undefined)
        stage.note(JSON.stringify(execution.output, null, 2).replaceAll('\\n', '\n'));
      await stage.showHeld();
      stage.expect('the execution succeeds', execution.status, 'SUCCEEDED');
    },
  };
}

function refuseUnknown(machine: string): void {
  const known = deployment.wiring.machines.map(({ name }) => name);
  if (!known.includes(machine))
    throw new WrongUse(`there is no machine ${machine}; there is ${known.join(', ')}`);
}

async function play(stage: Stage, event: Announcement): Promise<void> {
  stage.chapter('The event');
  const before = stage.localAws.executions.length;
  await stage.send(event);
  if (stage.localAws.executions.length === before)
    stage.note(
      `No rule matches an event of source ${event.source} and detail-type ${event['detail-type']}: nothing was started. The sources that the rules hear are in config/deployment.yml (eventSources), the detail-types in docs/flow.md.`,
    );
  await stage.showHeld();
}

function readEvent(file: string): Announcement {
  const event = readJson(file);
  const about = isRecord(event) ? event : {};
  const { source, 'detail-type': detailType, detail } = about;
  if (typeof source !== 'string' || typeof detailType !== 'string' || !isObject(detail)) {
    throw new WrongUse(
      `${file} is not an event: it needs source, detail-type (texts) and detail (an object)`,
    );
  }
  return { ...about, source, 'detail-type': detailType, detail };
}

const isObject = (value: unknown): value is JsonObject => isRecord(value);
