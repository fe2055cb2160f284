import { parseArgs } from 'node:util';
import { command } from './cli/command.ts';
import { WrongUse } from './cli/options.ts';
import { type Asking, explainedLines } from './explain/explained-lines.ts';

const HELP = `npm run -s explain -- --warehouse NAME --database NAME <question>

  --user NAME --model SCHEMA.MODEL    may this user use it: by every path, under which lease; or what is missing
  --user NAME --create                may this user create models
  --model SCHEMA.MODEL                who may use it
  --create                            who may create models

  --schema NAME         with --create: in this schema, instead of any
  --role ARN            with --create: with this IAM role, instead of any that the configuration names
  --grantee "TYPE NAME" instead of --user: "group marketing"
  --evidence FOLDER     a copy of the evidence bucket: the lease behind each grant
  --config FILE         instead of config/admin.yml
  --story NAME          on the laptop: asks the warehouse of a story when it has ended, with its configuration

  Reads the catalog through the Data API as the warehouse's reader, with the credentials of the SDK's default chain
  (AWS_PROFILE, AWS_ENDPOINT_URL). It changes nothing. It ends with 1 when the answer is no or unknown.`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  warehouse: TEXT,
  database: TEXT,
  user: TEXT,
  grantee: TEXT,
  model: TEXT,
  create: { type: 'boolean', default: false },
  schema: TEXT,
  role: TEXT,
  evidence: TEXT,
  config: { type: 'string', default: 'config/admin.yml' },
  story: TEXT,
  help: { type: 'boolean', default: false },
} as const;

await command(async () => {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.create === (values.model !== undefined)) throw new WrongUse(HELP);
  const asking: Asking = { ...values, now: new Date().toISOString() };
  const { lines, isYes } = await explainedLines(asking);
  for (const line of lines) console.log(line);
  process.exitCode = isYes ? 0 : 1;
});
