import { stringify } from 'yaml';
import {
  baselineChanges,
  type DatabaseChange,
} from '../../domain/access/policy/baseline-change.ts';
import { type CaseVerdict, judgeCase, readCases } from '../../domain/access/policy/case.ts';
import { pastMessages } from '../../domain/access/policy/past-message.ts';
import { rulesOf } from '../../domain/access/policy/policy-of.ts';
import {
  type Flip,
  flipsBetween,
  flipsFromPast,
  replayDecisions,
} from '../../domain/access/policy/replay-decisions.ts';
import { describeGrantee, describePrivilege, type Grant } from '../../domain/privilege.ts';
import type { Instant } from '../../domain/time.ts';
import { WrongUse } from '../cli/options.ts';
import { readConfig, readYaml } from '../cli/read-config.ts';
import { readCopy } from './read-copy.ts';

/** What a command prints, and whether all is as it was wanted. */
export interface PolicyAnswer {
  readonly lines: readonly string[];
  readonly isFine: boolean;
}

/** The rules in force of a configuration that can be read, as they would be written. */
export const rulesInForce = (config: string): PolicyAnswer => ({
  lines: [stringify(rulesOf(readConfig(config)), { aliasDuplicateObjects: false }).trimEnd()],
  isFine: true,
});

/** Decides each case of a file. */
export function testPolicy(files: { config: string; cases: string }, now: Instant): PolicyAnswer {
  const config = readConfig(files.config);
  const read = readCases(readYaml(files.cases));
  if ('problems' in read) throw new WrongUse(`${files.cases}: ${read.problems.join('; ')}`);
  const verdicts = read.cases.map((one) => judgeCase(one, config, now));
  const failed = verdicts.filter(({ missed }) => missed.length > 0).length;
  return {
    lines: [...verdicts.flatMap(caseLines), `${verdicts.length - failed} hold, ${failed} do not`],
    isFine: failed === 0,
  };
}

const caseLines = ({ name, decided, because, missed }: CaseVerdict): string[] => [
  `${missed.length === 0 ? 'holds ' : 'FAILED'}  ${name}: ${decided}`,
  ...(missed.length === 0 ? [] : [...missed, ...because].map((line) => `          ${line}`)),
];

/** Which decisions in a copy of the evidence the configuration would take otherwise today. */
export async function replayPolicy(files: { config: string; copy: string }): Promise<PolicyAnswer> {
  const { items } = await readCopy(files.copy);
  const { messages, unreadable } = pastMessages(items);
  const flips = flipsFromPast(replayDecisions(messages, readConfig(files.config)));
  return {
    lines: [...flips.flatMap(flipLines), summary(messages.length, unreadable, flips)],
    isFine: flips.length === 0,
  };
}

const flipLines = ({ message, from, to, because }: Flip): string[] => [
  `${message.at}  ${message.request.type} ${message.request.requestId} of source ${message.source}: ${from}, would be ${to}`,
  ...because.map((line) => `          ${line}`),
];

const summary = (count: number, unreadable: number, flips: readonly Flip[]): string =>
  `${flips.length} of ${count} decisions would differ${unreadable === 0 ? '' : `; ${unreadable} messages cannot be read`}`;

/** What a change of the configuration does: in each database by itself, and to decisions in a copy of the evidence. */
export async function planPolicy(
  files: { before: string; after: string; copy: string | undefined },
  now: Instant,
): Promise<PolicyAnswer> {
  const [before, after] = [readConfig(files.before), readConfig(files.after)];
  const evidence = files.copy === undefined ? undefined : await readCopy(files.copy);
  const changes = baselineChanges(before, after, evidence?.databases ?? new Map(), now);
  const lines = [
    ...changes.flatMap(changeLines),
    ...(changes.length === 0
      ? ['no database changes by itself: leases stay as they were decided']
      : []),
  ];
  if (evidence === undefined)
    return {
      lines: [
        ...lines,
        'which decisions differ, and what leases hold, is told with --evidence FOLDER',
      ],
      isFine: true,
    };
  const { messages, unreadable } = pastMessages(evidence.items);
  const flips = flipsBetween(replayDecisions(messages, before), replayDecisions(messages, after));
  return {
    lines: [...lines, ...flips.flatMap(flipLines), summary(messages.length, unreadable, flips)],
    isFine: true,
  };
}

const changeLines = ({ database, gains, loses, kept, sql }: DatabaseChange): string[] => [
  database,
  ...gains.map((grant) => `  gains  ${grantLine(grant)}`),
  ...loses.map((grant) => `  loses  ${grantLine(grant)}`),
  ...kept.map(({ grant, because }) => `  keeps  ${grantLine(grant)}: ${because}`),
  ...sql.map((statement) => `  ${statement};`),
];

const grantLine = ({ privilege, grantee }: Grant): string =>
  `${describeGrantee(grantee)}: ${describePrivilege(privilege)}`;
