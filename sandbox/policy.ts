import { parseArgs } from 'node:util';
import { command } from './cli/command.ts';
import { WrongUse } from './cli/options.ts';
import {
  type PolicyAnswer,
  planPolicy,
  replayPolicy,
  rulesInForce,
  testPolicy,
} from './policy/run-policy.ts';

const HELP = `npm run policy -- <command>

  rules                 checks the configuration and prints the rules in force, those that follow from its sources too
  test                  decides each case of config/policy-cases.yml, and says which are not decided as expected
  replay FOLDER         which past decisions the configuration would take otherwise; FOLDER is a copy of the evidence
                        bucket (aws s3 sync)
  plan OLD NEW          what a change of the configuration does: SQL per database, who gains and loses

  --config FILE         instead of config/admin.yml (rules, test, replay)
  --cases FILE          instead of config/policy-cases.yml (test)
  --evidence FOLDER     a copy of the evidence bucket: also which decisions flip (plan)

It ends with 1 if a case does not hold or a decision would differ.`;

const OPTIONS = {
  config: { type: 'string', default: 'config/admin.yml' },
  cases: { type: 'string', default: 'config/policy-cases.yml' },
  evidence: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

await command(async () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help || positionals.length === 0) console.log(HELP);
  else {
    const { lines, isFine } = await answer(positionals, values);
    for (const line of lines) console.log(line);
    process.exitCode = isFine ? 0 : 1;
  }
});

async function answer(
  [command, ...files]: readonly string[],
  { config, cases, evidence }: { config: string; cases: string; evidence?: string | undefined },
): Promise<PolicyAnswer> {
  const now = new Date().toISOString();
  const [first, second] = files;
  if (command === 'rules' && first === undefined) return rulesInForce(config);
  if (command === 'test' && first === undefined) return testPolicy({ config, cases }, now);
  if (command === 'replay' && first !== undefined) return replayPolicy({ config, copy: first });
  if (command === 'plan' && first !== undefined && second !== undefined)
    return planPolicy({ before: first, after: second, copy: evidence }, now);
  throw new WrongUse(`${[command, ...files].join(' ')} is no command\n\n${HELP}`);
}
