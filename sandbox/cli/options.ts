import { parseArgs } from 'node:util';
import { WrongUse } from '../../cli/wrong-use.ts';

export interface Options {
  readonly stories: readonly string[];
  readonly event?: string;
  /** A file with commands of the command line, or `-`. */
  readonly commands?: string;
  /** The account's clock begins at this moment instead of the story's. */
  readonly now: boolean;
  readonly machine?: string;
  readonly input?: string;
  readonly calls?: string;
  readonly faults?: number;
  readonly endpoint?: string;
  readonly policy?: string;
  readonly boundary?: string;
  readonly config?: string;
  /** What the story's people answer, in order. */
  readonly answers: readonly string[];
  /** Where the reports of audits are written, each story's in a folder of its name. */
  readonly reports: string;
  readonly json: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

const OPTIONS = {
  story: { type: 'string', multiple: true },
  event: { type: 'string' },
  commands: { type: 'string' },
  now: { type: 'boolean' },
  machine: { type: 'string' },
  input: { type: 'string' },
  calls: { type: 'string' },
  faults: { type: 'string' },
  endpoint: { type: 'string' },
  policy: { type: 'string' },
  boundary: { type: 'string' },
  config: { type: 'string' },
  answer: { type: 'string', multiple: true },
  reports: { type: 'string' },
  json: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. Throws `WrongUse`. */
export function readOptions(args: readonly string[]): Options {
  const {
    story = [],
    now = false,
    json = false,
    list = false,
    help = false,
    faults,
    answer = [],
    reports = 'reports',
    ...rest
  } = parsed(args);
  const options: Options = {
    stories: story,
    now,
    json,
    list,
    help,
    answers: answer,
    reports,
    ...rest,
    ...(faults !== undefined && { faults: seedOf(faults) }),
  };
  const { machine, input, event, endpoint, policy, boundary, config } = options;
  if ((machine === undefined) !== (input === undefined)) {
    throw new WrongUse('--machine NAME and --input FILE belong together: give both');
  }
  if (event !== undefined && machine !== undefined)
    throw new WrongUse('give either --event or --machine, not both');
  if (now && event === undefined) throw new WrongUse('--now belongs to --event FILE');
  if (config !== undefined && policy === undefined && boundary === undefined)
    throw new WrongUse('--config FILE belongs to --policy WAREHOUSE or --boundary WAREHOUSE');
  if (endpoint !== undefined && !URL.canParse(endpoint))
    throw new WrongUse(`--endpoint ${endpoint} is not a URL`);
  return options;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false })
      .values;
  } catch (error) {
    // node:util says what is wrong with the first line of its message.
    throw new WrongUse(
      error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error),
    );
  }
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed))
    throw new WrongUse(`--faults ${text} is not a whole number from 0 on`);
  return seed;
}
