import * as z from 'zod';
import { type Definition, GROUPS, type Parameter } from '../../cli/definition.ts';
import { NAME } from '../../cli/program.ts';

const HEAD = `# The command line

<!-- Made by npm run docs from cli/definitions.ts, from which the program and its --help are made too. -->

\`npm run admin -- <command>\` in a checkout; \`npm install --global .\` there makes it \`${NAME}\`. It runs on any Node.js from 20 on.

| it ends with | when |
|---|---|
| 0 | all is as asked |
| 1 | there are findings, or something is refused |
| 2 | it was called wrongly, or a file of the configuration cannot be read |
| 3 | AWS, the network or a damaged copy of the evidence keeps it from answering |
| 70 | it made a mistake itself |

Credentials and Region are those of the AWS SDK: \`AWS_PROFILE\`, \`AWS_REGION\`, \`AWS_ENDPOINT_URL\`. With \`--json\` a command prints one
JSON document, whose schema lies in [schemas/cli/](../schemas/cli), and nothing else on standard output. A missing right, expired
credentials, an address that does not answer: one sentence that says what to do.`;

/** Text of docs/command-line.md. */
export const commandLinePage = (definitions: readonly Definition[]): string =>
  [
    HEAD,
    ...GROUPS.flatMap((group) => {
      const commands = definitions.filter((one) => one.group === group);
      return [`## ${group}`, ...commands.flatMap(commandLines)];
    }),
  ]
    .join('\n\n')
    .concat('\n');

function commandLines({ name, summary, more, examples, ...words }: Definition): string[] {
  const parameters = [...(words.arguments ?? []), ...(words.options ?? [])];
  return [
    `### ${name}`,
    [`${capital(summary)}.`, more ?? ''].join('\n').trim(),
    `\`\`\`\n${examples.map((example) => `${NAME} ${example}`).join('\n')}\n\`\`\``,
    ...(parameters.length === 0 ? [] : [['| | |', '|---|---|', ...parameters.map(row)].join('\n')]),
    ...needsOf(words),
  ];
}

/** What another program does with the words that it is passed is said by `more`. */
function needsOf({ needs, passesOn }: Pick<Definition, 'needs' | 'passesOn'>): string[] {
  if (passesOn === true) return [];
  return needs.length === 0
    ? ['It reads files only and calls no AWS.']
    : [`Needs ${needs.map((need) => `\`${need}\``).join(', ')}.`];
}

const row = ({ typed, is, usual, isMandatory }: Parameter): string =>
  `| \`${typed}\` | ${is}${usual === undefined ? '' : `; else \`${usual}\``}${isMandatory === true ? '; has to be given' : ''} |`;

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

/** Text of every file in schemas/cli/, by its path in schemas/: what each command prints with `--json`. */
export async function commandSchemas(
  definitions: readonly Definition[],
): Promise<ReadonlyMap<string, string>> {
  const files = definitions
    .filter(({ passesOn }) => passesOn !== true)
    .map(async ({ name, load }): Promise<[string, string]> => {
      const { output } = await load();
      const { $schema, ...schema } = z.toJSONSchema(output, { io: 'input' });
      return [
        `cli/${name.replaceAll(' ', '-')}.json`,
        `${JSON.stringify({ $schema, title: `${NAME} ${name} --json`, ...schema }, undefined, 2)}\n`,
      ];
    });
  return new Map(await Promise.all(files));
}
