import type * as z from 'zod/mini';
import { IN_WORDS } from '../domain/in-words.ts';
import { WrongUse } from './wrong-use.ts';

/** What a command answers with when it has ended. */
export interface Answer<Data> {
  /** For people. */
  readonly lines: readonly string[];
  /** The same for programs: printed with `--json`, instead. */
  readonly data: Data;
  /** Whether all is as it was asked for; otherwise the process ends with 1. */
  readonly isFine: boolean;
}

/** A call of the URL for answers. */
export type AskUrl = (call: {
  readonly method: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}) => Promise<{ readonly status: number; readonly text: string }>;

/** Where answers go, and where help and complaints. */
export interface Voices {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** Time, as a command sees it, and what else is not AWS; on the laptop's AWS it is another. */
export type World = Pick<Context, 'now' | 'pause' | 'askUrl'> & {
  /** For how long what is asked of AWS may stay without any answer; without an end where nothing is said. */
  readonly mostSilentMs?: number;
  /** A world that is played on this machine. */
  readonly played?: {
    /** Its own configuration, whatever file was named. */
    readonly config: string;
    /** What is told to be typed next, as it means the same world. */
    readonly told: (line: string) => string;
  };
};

/** Runs what was typed. Answers what the process ends with; nothing is thrown. */
export type Typed = (words: readonly string[], voices: Voices, world: World) => Promise<number>;

/** What a command may know of the world besides what was typed. */
export interface Context {
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
  /** Where the URL is not on AWS. */
  readonly askUrl?: AskUrl;
  /** Tells how far long work is; never on standard output with `--json`. */
  readonly progress: (line: string) => void;
  /** Runs another command as if it had been typed. */
  readonly typed: Typed;
  /** From now on Ctrl-C leaves work that goes on by itself, and names the command that comes back to it. */
  readonly mayLeave: (comeBackBy: string) => void;
}

/** One command, loaded only when it runs. */
export interface Command {
  /** What it prints with `--json`. */
  readonly output: z.ZodMiniType;
  /** `given`: arguments and options by name, as they were typed. */
  readonly run: (given: unknown, context: Context) => Promise<Answer<unknown>>;
}

interface Shape<Input extends z.ZodMiniType, Output extends z.ZodMiniType> {
  readonly input: Input;
  readonly output: Output;
  readonly run: (input: z.output<Input>, context: Context) => Promise<Answer<z.input<Output>>>;
}

/** A command whose arguments and options are checked before it runs; a wrong one throws `WrongUse`. */
export const command = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>({
  input,
  output,
  run,
}: Shape<Input, Output>): Command => ({
  output,
  run: async (given, context) => {
    const parsed = input.safeParse(given, IN_WORDS);
    if (parsed.success) return run(parsed.data, context);
    const problems = parsed.error.issues.map(
      ({ path, message }) => `--${path.join('.')} ${message}`,
    );
    throw new WrongUse(problems.join('; '));
  },
});
