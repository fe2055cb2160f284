import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import * as z from 'zod/mini';
import { ExaminedDatabase } from '../../domain/audit/examined-database.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { compose } from '../../functions/audit/examine.ts';
import { type Command, replayCalls } from './recorded-calls.ts';

/** A program of its own, since its memory is what is measured: Examine alone, with what `large-database.ts` has recorded. */
const [, , folder = ''] = process.argv;
const { env, config, now, part } = deserialize(readFileSync(join(folder, 'situation')));
const commands: Command[] = [];
replayCalls(folder, (command) => commands.push(command));

const examine = compose({ env, config, now: () => new Date(now), pause: async () => {} });
const before = process.cpuUsage();
await examine(part);
const { user, system } = process.cpuUsage(before);
const { maxRSS } = process.resourceUsage();

const called = (...names: readonly string[]): Command[] =>
  commands.filter((command) => names.includes(command.constructor.name));
const Put = z.object({ Body: z.string() });
const [{ input } = {}] = called('PutObjectCommand');
const examined = parseJson(z.array(ExaminedDatabase), Put.parse(input).Body, 'what was put');
console.log(
  JSON.stringify({
    holdings: examined.flatMap(({ holdings }) => holdings).length,
    calls: called('BatchExecuteStatementCommand', 'DescribeStatementCommand').length,
    pages: called('GetStatementResultCommand').length,
    cpuMs: (user + system) / 1000,
    rss: maxRSS * 1024,
  }),
);
