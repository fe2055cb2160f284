import type { Command } from './command.ts';

/** A word, or an option, that a command takes: how it is typed, what it is. */
export interface Parameter {
  /** As commander reads it: `<folder>`, `[folder]`, `--at <when>`, `--create`. */
  readonly typed: string;
  readonly is: string;
  readonly isMandatory?: boolean;
  readonly usual?: string;
  /** May be given several times. */
  readonly isRepeatable?: boolean;
}

/** What is known of a command without loading it: `--help`, docs/command-line.md and the program itself follow from it. */
export interface Definition {
  /** The words that call it, such as `policy test`. */
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** One line of the list of commands. */
  readonly summary: string;
  /** What `--help` says beyond it. */
  readonly more?: string;
  readonly arguments?: readonly Parameter[];
  readonly options?: readonly Parameter[];
  /** Words after the program's name. */
  readonly examples: readonly string[];
  /** IAM actions of whoever runs it, on AWS; empty where it reads files only, or `passesOn`. */
  readonly needs: readonly string[];
  /** Its words are another program's, which reads and explains them itself. */
  readonly passesOn?: true;
  readonly load: () => Promise<Command>;
}

/** In the order of `--help`. */
export const GROUPS = [
  'Configuration',
  'Setup',
  'Access',
  'Audit',
  'Evidence',
  'Operation',
  'On this machine',
] as const;
