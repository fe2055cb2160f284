import { Command as Program } from 'commander';
import type { Voices } from './command.ts';
import { type Definition, GROUPS, type Parameter } from './definition.ts';

export const NAME = 'redshift-ml-admin';

/** What is said of those that several commands begin with. */
const FAMILIES: Readonly<Record<string, string>> = {
  config: 'the configuration: what is wrong with it, before it is packaged',
  evidence:
    'the proof of what was asked, decided and granted: a copy, what it says, whether it is whole',
  policy: 'who may be given what: cases, past decisions, changes',
  redrive: 'dead-letter queues: gives back what lies there, once the cause is corrected',
  review: 'access reviews: what is reviewed, and what you decide',
  setup: 'the one-time setup of a warehouse: what is missing, and what to do about it',
};

const ENDS = `It ends with 0 when all is as asked, 1 with findings or a refusal, 2 when called wrongly, 3 when AWS, the network
or a damaged copy of the evidence keeps it from answering, and 70 by a mistake of its own.`;

const HEAD = `Administers Amazon Redshift ML: checks and repairs its one-time setup, and grants and revokes access to models.`;

const TAIL = `
Credentials and Region are those of the AWS SDK: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.
${ENDS}

The first hour: docs/first-hour.md. Every command, with the rights it needs: docs/command-line.md.`;

/** Carries out a command that was typed: its definition, and what was given by name. */
export type Perform = (
  definition: Definition,
  given: Readonly<Record<string, unknown>>,
) => Promise<void>;

/**
 * The command line of these commands, for the words that were typed: what a command takes is only made for those that the first
 * word may mean. What is typed wrongly throws `CommanderError` or `WrongUse`.
 */
export function programOf(
  definitions: readonly Definition[],
  [typed]: readonly string[],
  { print, complain }: Voices,
  perform: Perform,
): Program {
  const program = new Program(NAME)
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => complain(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    })
    .description(HEAD)
    .usage('<command> [options]')
    .helpCommand(false)
    .helpOption('-h, --help', 'this text; after a command, what that one takes')
    .addHelpText('after', TAIL)
    .configureHelp({
      helpWidth: 110,
      subcommandTerm: termOf,
    })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride();
  for (const group of GROUPS)
    for (const definition of definitions.filter((one) => one.group === group)) {
      const added = list(program, definition);
      if (definition.name.split(' ')[0] === typed) complete(added, definition, perform);
    }
  return program;
}

/** As much of a command as the list of all of them shows. */
function list(program: Program, definition: Definition): Program {
  const { name, group, summary } = definition;
  const [first = '', second] = name.split(' ');
  const parent = second === undefined ? program : familyOf(program, first, group);
  const added = parent
    .command(second ?? first)
    .helpGroup(second === undefined ? `${group}:` : 'Commands:')
    .summary(summary);
  for (const parameter of definition.arguments ?? []) added.argument(parameter.typed, parameter.is);
  return added;
}

/** What it takes, how it is explained, and what it does. */
function complete(added: Program, definition: Definition, perform: Perform): void {
  added
    .showHelpAfterError(`Try ${NAME} ${definition.name} --help`)
    .description([definition.summary, definition.more ?? ''].join('\n\n').trim())
    .addHelpText('after', examplesOf(definition));
  for (const parameter of definition.options ?? []) added.addOption(optionOf(added, parameter));
  if (definition.passesOn === true)
    added
      .passThroughOptions()
      .allowUnknownOption()
      .helpOption(false)
      .argument('[words...]', 'as they are');
  else added.option('--json', 'one JSON document instead of text');
  added.action(async (...words) => {
    const named = (definition.arguments ?? []).map(({ typed }, index) => [
      typed.replace(/[<>[\].]/g, ''),
      words[index],
    ]);
    const rest = definition.passesOn === true ? [['words', added.args]] : [];
    await perform(definition, { ...added.opts(), ...Object.fromEntries([...named, ...rest]) });
  });
}

/** `policy` of `policy test`: it does nothing by itself. */
function familyOf(program: Program, name: string, group: string): Program {
  const known = program.commands.find((one) => one.name() === name);
  if (known !== undefined) return known;
  return program
    .command(name)
    .helpGroup(`${group}:`)
    .usage('<command> [options]')
    .helpCommand(false)
    .summary(FAMILIES[name] ?? '')
    .description(FAMILIES[name] ?? '');
}

/** A family with its commands, a command with what it takes. */
const termOf = (one: Program): string =>
  [
    one.name(),
    one.commands.map((inner) => inner.name()).join('|'),
    ...one.registeredArguments.map((argument) =>
      argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
    ),
  ]
    .filter((word) => word !== '')
    .join(' ');

function optionOf(program: Program, { typed, is, isMandatory, usual, isRepeatable }: Parameter) {
  const option = program.createOption(typed, is);
  if (isMandatory === true) option.makeOptionMandatory();
  if (usual !== undefined) option.default(usual);
  if (isRepeatable === true)
    option.argParser((word: string, before: readonly string[] = []) => [...before, word]);
  return option;
}

const examplesOf = ({ examples, needs }: Definition): string =>
  [
    '',
    ...examples.map((words) => `Example:  ${NAME} ${words}`),
    ...(needs.length === 0
      ? ['', 'It reads files only and calls no AWS.']
      : ['', `It needs ${needs.join(', ')}.`]),
  ].join('\n');
