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
const Kept = z.object({ answer: z.looseObject({}), body: z.optional(z.string()) });
type Kept = z.infer<typeof Kept>;

/** Keeps every answer of AWS in the folder, from now on. */
export function recordCalls(folder: string): void {
  const { send } = Client.prototype;
  answerBy(async (client, command) => {
    const { Body, ...answer } = Answer.parse(await Reflect.apply(send, client, [command]));
    const body = await Body?.transformToString();
    const kept = body === undefined ? { answer } : { answer, body };
    writeFileSync(join(folder, fileOf(command)), serialize(kept));
    return kept;
  });
}

/** Has AWS answer as it is kept in the folder; each command is told of. */
export const replayCalls = (folder: string, onCall: (command: Command) => void): void =>
  answerBy(async (_, command) => {
    onCall(command);
    return Kept.parse(deserialize(readFileSync(join(folder, fileOf(command)))));
  });

function answerBy(ask: (client: object, command: Command) => Promise<Kept>): void {
  async function send(this: object, command: Command): Promise<object> {
    const { answer, body } = await ask(this, command);
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
