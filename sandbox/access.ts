import { parseArgs } from 'node:util';
import { type Grant, identityKey } from '../domain/privilege.ts';
import { OffsetTime } from '../domain/time.ts';
import { command } from './cli/command.ts';
import { WrongUse } from './cli/options.ts';
import { accessLines, accessThen, NOT_IN_EVIDENCE } from './explain/access-lines.ts';
import { modelNamed } from './explain/model-named.ts';
import { chainsOfDatabases, entriesOf, intentsOf, noEvidence } from './policy/read-chains.ts';

const HELP = `npm run -s access -- --at WHEN FOLDER

  Prints what each grantee held through us at an instant, and under which lease. WHEN is a time with its offset,
  2026-11-23T09:00:00Z; FOLDER is a copy of the evidence bucket (aws s3 sync).

  --model SCHEMA.MODEL   what was held on it and on its schema
  --user NAME            what this user held by grants of its own
  --grantee "TYPE NAME"  what this user, group or role held: "group marketing"

  It ends with 1 where a chain is broken before WHEN: what was held then is unknown. Whether the signatures are ours says
  tools/verify-evidence.mjs.`;

const OPTIONS = {
  at: { type: 'string' },
  model: { type: 'string' },
  user: { type: 'string' },
  grantee: { type: 'string' },
} as const;

await command(async () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [folder, ...others] = positionals;
  if (folder === undefined || values.at === undefined || others.length > 0)
    throw new WrongUse(HELP);
  const at = OffsetTime.safeParse(values.at);
  if (!at.success) throw new WrongUse(`--at ${values.at} ${at.error.issues[0]?.message}`);
  const chains = chainsOfDatabases(folder);
  if (chains.length === 0) throw noEvidence(folder);
  const wanted = filterOf(values);
  for (const chain of chains) {
    const open = () => intentsOf(folder, chain);
    const then = await accessThen(chain, entriesOf(folder, chain), at.data, open);
    for (const line of accessLines(chain, then, at.data, wanted)) console.log(line);
    if (then.broken !== undefined) process.exitCode = 1;
  }
  console.log(NOT_IN_EVIDENCE);
});

function filterOf({
  model,
  user,
  grantee,
}: {
  readonly model?: string;
  readonly user?: string;
  readonly grantee?: string;
}): (grant: Grant) => boolean {
  const on = model === undefined ? undefined : modelNamed(model);
  const who = user === undefined ? grantee : `user ${user}`;
  return ({ privilege, grantee: holder }) => {
    if (who !== undefined && identityKey(holder) !== who) return false;
    if (on === undefined) return true;
    if (!('schema' in privilege) || privilege.schema !== on.schema) return false;
    return !('model' in privilege) || privilege.model === on.model;
  };
}
