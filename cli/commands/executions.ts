import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { type ExecutionNow, startExecution } from '../../aws/execution-history.ts';
import { CHECK_TITLES } from '../../domain/control-titles.ts';
import { type Answer, type Context, command } from '../command.ts';
import { failureLines, followExecution, outputOf } from '../installation/follow-execution.ts';
import { findInstallation, type Installation, WHERE } from '../installation/installation.ts';
import { warehouseNamed } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

const Execution = z.object({
  execution: z.string(),
  status: z.string(),
  /** What it ended with. */
  output: z.exactOptional(z.unknown()),
});
type Execution = z.output<typeof Execution>;

const SetupOutput = z.object({ outcome: z.string(), text: z.string() });
const AuditOutput = z.object({ outcome: z.string(), report: z.string(), sentence: z.string() });
const Ended = z.union([SetupOutput, AuditOutput]);

/** Throws `WrongUse` for a check that there is not: a run would do nothing, and say that all of it is done. */
function refuseUnknown(controls: readonly string[]): void {
  const known = [...CHECK_TITLES.keys()];
  const unknown = controls.find((control) => !known.some((one) => one === control));
  if (unknown !== undefined)
    throw new WrongUse(
      `--control ${unknown} is no check of the setup; there is ${known[0]} to ${known.at(-1)} (docs/setup.md)`,
    );
}

/** Runs the machine `setup` on one warehouse. */
const setup = (mode: 'plan' | 'remediate') =>
  command({
    input: z.strictObject({
      ...WHERE,
      warehouse: z.exactOptional(z.string()),
      control: z._default(z.array(z.string()), []),
      canary: z._default(z.union([z.boolean(), z.literal('auto')]), false),
    }),
    output: Execution,
    run: async ({ warehouse, control, canary, ...where }, context) => {
      refuseUnknown(control);
      const installation = await findInstallation(where);
      const { name } = warehouseNamed(installation.config, warehouse);
      return run(
        installation,
        'SetupMachine',
        {
          warehouse: name,
          mode,
          ...(control.length > 0 && { controls: control }),
          ...(canary !== false && { canary }),
        },
        context,
      );
    },
  });
export const setupPlan = setup('plan');
export const setupRemediate = setup('remediate');

/** Runs the machine `audit`. */
export const audit = command({
  input: z.strictObject(WHERE),
  output: Execution,
  run: async (where, context) => {
    const installation = await findInstallation(where);
    const ended = await run(installation, 'AuditMachine', {}, context);
    if (ended.isFine) return ended;
    // A run that saw a part only has failed, and left a report.
    const next = `what was found, and what to do: redshift-ml-admin findings${installation.words}`;
    return { ...ended, lines: [...ended.lines, next] };
  },
});

/** Attaches to an execution that runs, or tells how it ended. */
export const follow = command({
  input: z.strictObject({ execution: z.string() }),
  output: Execution,
  run: async ({ execution }, context) => {
    const [, , , region] = execution.split(':');
    if (!execution.startsWith('arn:') || region === undefined)
      throw new WrongUse(`${execution} is no ARN of an execution, arn:aws:states:…:execution:…`);
    const client = new SFNClient({ region });
    return answerOf(execution, await followExecution(client, execution, context));
  },
});

async function run(
  { region, named }: Installation,
  machine: string,
  input: unknown,
  context: Context,
): Promise<Answer<Execution>> {
  const client = new SFNClient({ region });
  const execution = await startExecution(client, named(machine), input);
  return answerOf(execution, await followExecution(client, execution, context));
}

/** `reported` and `ready` of a setup, `pass` of an audit. */
const WELL: ReadonlySet<string> = new Set(['reported', 'ready', 'pass']);

function answerOf(execution: string, now: ExecutionNow): Answer<Execution> {
  const output = outputOf(now);
  const { data } = Ended.safeParse(output);
  return {
    lines: [...(data === undefined ? [] : endedLines(data)), ...failureLines(now)],
    data: { execution, status: now.status, ...(output !== undefined && { output }) },
    isFine: now.status === 'SUCCEEDED' && data !== undefined && WELL.has(data.outcome),
  };
}

const endedLines = (ended: z.output<typeof Ended>): string[] =>
  'report' in ended
    ? [`${ended.outcome}: ${ended.sentence}`, `report  ${ended.report}`]
    : [...ended.text.trimEnd().split('\n'), ended.outcome];
