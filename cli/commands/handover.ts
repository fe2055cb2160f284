import * as z from 'zod/mini';
import { placeInWords } from '../../domain/access/database-key.ts';
import { type Handover, handoverOf } from '../../domain/access/handover.ts';
import { command } from '../command.ts';
import { readCopy } from '../evidence/read-copy.ts';
import { breakageFrom } from '../explain/read-use.ts';

/** Everything that was granted here and is in force, as SQL. */
export const handover = command({
  input: z.strictObject({ folder: z.string(), use: z.exactOptional(z.string()) }),
  output: z.object({
    databases: z.array(
      z.object({
        warehouse: z.string(),
        database: z.string(),
        seq: z.int(),
        at: z.string(),
        grants: z.readonly(
          z.array(
            z.object({
              because: z.readonly(z.array(z.string())),
              breaks: z.readonly(z.array(z.string())),
              sql: z.readonly(z.array(z.string())),
            }),
          ),
        ),
        waiting: z.readonly(z.array(z.string())),
      }),
    ),
  }),
  run: async ({ folder, use }, { now }) => {
    const { databases } = await readCopy(folder);
    const at = now().toISOString();
    const breakageOf = breakageFrom(use);
    const found = [...databases].flatMap(
      ([key, known]) => handoverOf(key, known, at, breakageOf) ?? [],
    );
    return { lines: found.flatMap(linesOf), data: { databases: found }, isFine: true };
  },
});

function linesOf({ warehouse, database, seq, at, grants, waiting }: Handover): string[] {
  return [
    comment(`${warehouse}, ${placeInWords(database)}: as evidence ${seq} of ${at} shows it`),
    ...(grants.length === 0 ? [comment('nothing is granted')] : []),
    ...grants.flatMap(({ because, breaks, sql }) => [
      '',
      ...because.map(comment),
      ...breaks.map(comment),
      ...sql.map((statement) => `${statement};`),
    ]),
    ...(waiting.length === 0 ? [] : ['', comment('nothing is granted yet of')]),
    ...waiting.map((one) => comment(`  ${one}`)),
    '',
  ];
}

/** No text of a person ends the comment and becomes a statement. */
function comment(text: string): string {
  return `-- ${text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')}`;
}
