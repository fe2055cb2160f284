import { parseArgs } from 'node:util';
import { type Handover, handoverOf } from '../domain/access/handover.ts';
import { command } from './cli/command.ts';
import { WrongUse } from './cli/options.ts';
import { readCopy } from './policy/read-copy.ts';

const HELP = `npm run -s handover -- FOLDER

  Prints everything that was granted here and is in force as SQL, database by database, with who asked for it, who
  approved it and until when. FOLDER is a copy of the evidence bucket (aws s3 sync); check it before with
  tools/verify-evidence.mjs.`;

await command(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) throw new WrongUse(HELP);
  const now = new Date().toISOString();
  const { databases } = await readCopy(folder);
  const found = [...databases].flatMap(([key, known]) => handoverOf(key, known, now) ?? []);
  for (const line of found.flatMap(linesOf)) console.log(line);
});

function linesOf({ warehouse, database, seq, at, grants, waiting }: Handover): string[] {
  const place = database === '*' ? 'the whole warehouse' : `database ${database}`;
  return [
    comment(`${warehouse}, ${place}: as evidence ${seq} of ${at} shows it`),
    ...(grants.length === 0 ? [comment('nothing is granted')] : []),
    ...grants.flatMap(({ because, sql }) => [
      '',
      ...because.map(comment),
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
