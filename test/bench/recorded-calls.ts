import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Client } from '@smithy/core/client';
import * as z from 'zod/mini';
import { sha256 } from '../../domain/hash.ts';

export interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}
/** An answer of S3 has its object as a stream, of which the text is kept. */
const Answer = z.looseObject({
  Body: z.optional(z.looseObject({ transformToString: z.custom<() => Promise<string>>() })),
});
const Kept = z.object({
  answer: z.looseObject({}),
  body: z.optional(z.string()),
  /** Name of the error that is thrown instead: what is not there is an answer too. */
  error: z.optional(z.string()),
});
type Kept = z.infer<typeof Kept>;

/** Keeps every answer of AWS in the folder, from now on. */
export function recordCalls(folder: string): void {
  const { send } = Client.prototype;
  answerBy(async (client, command) => {
    const kept = await asKept(Reflect.apply(send, client, [command]));
    writeFileSync(join(folder, fileOf(command)), serialize(kept));
    return kept;
  });
}

async function asKept(asked: Promise<unknown>): Promise<Kept> {
  try {
    const { Body, ...answer } = Answer.parse(await asked);
    const body = await Body?.transformToString();
    return body === undefined ? { answer } : { answer, body };
  } catch (error) {
    if (error instanceof Error) return { answer: {}, error: error.name };
    throw error;
  }
}

/** Has AWS answer as it is kept in the folder; each command is told of. */
export const replayCalls = (folder: string, onCall: (command: Command) => void): void =>
  answerBy(async (_, command) => {
    onCall(command);
    return Kept.parse(deserialize(readFileSync(join(folder, fileOf(command)))));
  });

function answerBy(ask: (client: object, command: Command) => Promise<Kept>): void {
  async function send(this: object, command: Command): Promise<object> {
    const { answer, body, error } = await ask(this, command);
    if (error !== undefined) throw Object.assign(new Error('as recorded'), { name: error });
    return body === undefined
      ? answer
      : { ...answer, Body: { transformToString: async () => body } };
  }
  Object.defineProperty(Client.prototype, 'send', { value: send, configurable: true });
}

/** The same question has the same answer, and to a write whatever is written. */
function fileOf({ constructor: { name }, input }: Command): string {
  const asked = JSON.stringify(input, (key, value) => (key === 'Body' ? undefined : value));
  return `${name}-${sha256(asked).slice(0, 32)}`;
}
