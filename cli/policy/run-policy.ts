import { stringify } from 'yaml';
import { WAREHOUSE_WIDE } from '../../domain/access/database-key.ts';
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
import type { PolicyRule } from '../../domain/access/policy/rule.ts';
import { describeGrantee, describePrivilege, type Grant } from '../../domain/privilege.ts';
import type { Instant } from '../../domain/time.ts';
import type { Answer } from '../command.ts';
import { readCopy } from '../evidence/read-copy.ts';
import { breakageFrom } from '../explain/read-use.ts';
import { readConfig, readYaml } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

/** The rules in force of a configuration that can be read, as they would be written. */
export function rulesInForce(config: string): Answer<{ readonly rules: readonly PolicyRule[] }> {
  const rules = rulesOf(readConfig(config));
  const lines = [stringify(rules, { aliasDuplicateObjects: false }).trimEnd()];
  return { lines, data: { rules }, isFine: true };
}

/** Decides each case of a file. */
export function testPolicy(
  files: { config: string; cases: string },
  now: Instant,
): Answer<{ readonly cases: readonly CaseVerdict[] }> {
  const config = readConfig(files.config);
  const read = readCases(readYaml(files.cases));
  if ('problems' in read) throw new WrongUse(`${files.cases}: ${read.problems.join('; ')}`);
  const verdicts = read.cases.map((one) => judgeCase(one, config, now));
  const failed = verdicts.filter(({ missed }) => missed.length > 0).length;
  return {
    lines: [...verdicts.flatMap(caseLines), `${verdicts.length - failed} hold, ${failed} do not`],
    data: { cases: verdicts },
    isFine: failed === 0,
  };
}

const caseLines = ({ name, decided, because, missed }: CaseVerdict): string[] => [
  `${missed.length === 0 ? 'holds ' : 'FAILED'}  ${name}: ${decided}`,
  ...(missed.length === 0 ? [] : [...missed, ...because].map((line) => `          ${line}`)),
];

interface Replayed {
  readonly decisions: number;
  readonly unreadable: number;
  readonly flips: readonly Flip[];
}

/** Which decisions in a copy of the evidence the configuration would take otherwise today. */
export async function replayPolicy(files: {
  config: string;
  copy: string;
}): Promise<Answer<Replayed>> {
  const { items } = await readCopy(files.copy);
  const { messages, unreadable } = pastMessages(items);
  const flips = flipsFromPast(replayDecisions(messages, readConfig(files.config)));
  return {
    lines: [...flips.flatMap(flipLines), summary(messages.length, unreadable, flips)],
    data: { decisions: messages.length, unreadable, flips },
    isFine: flips.length === 0,
  };
}

const flipLines = ({ message, from, to, because }: Flip): string[] => [
  `${message.at}  ${message.request.type} ${message.request.requestId} of source ${message.source}: ${from}, would be ${to}`,
  ...because.map((line) => `          ${line}`),
];

const summary = (count: number, unreadable: number, flips: readonly Flip[]): string =>
  `${flips.length} of ${count} decisions would differ${unreadable === 0 ? '' : `; ${unreadable} messages cannot be read`}`;

interface Planned {
  readonly databases: readonly DatabaseChange[];
  /** Without a copy of the evidence nobody knows. */
  readonly flips?: readonly Flip[];
}

/** What a change of the configuration does: in each database by itself, and to decisions in a copy of the evidence. */
export async function planPolicy(
  files: { before: string; after: string; copy: string | undefined; use?: string | undefined },
  now: Instant,
): Promise<Answer<Planned>> {
  const [before, after] = [readConfig(files.before), readConfig(files.after)];
  const evidence = files.copy === undefined ? undefined : await readCopy(files.copy);
  const changes = baselineChanges(before, after, evidence?.databases ?? new Map(), now);
  const lines = [
    ...changes.flatMap((change) => changeLines(change, breakageFrom(files.use))),
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
      data: { databases: changes },
      isFine: true,
    };
  const { messages, unreadable } = pastMessages(evidence.items);
  const flips = flipsBetween(replayDecisions(messages, before), replayDecisions(messages, after));
  return {
    lines: [...lines, ...flips.flatMap(flipLines), summary(messages.length, unreadable, flips)],
    data: { databases: changes, flips },
    isFine: true,
  };
}

const changeLines = (
  { warehouse, database, gains, loses, kept, sql }: DatabaseChange,
  breakageOf: ReturnType<typeof breakageFrom>,
): string[] => [
  `${warehouse}, ${database === WAREHOUSE_WIDE ? 'the roles of the whole warehouse' : `database ${database}`}`,
  ...gains.map((grant) => `  gains  ${grantLine(grant)}`),
  ...loses.map((grant) => `  loses  ${grantLine(grant)}`),
  ...breakageOf({ warehouse, database })(loses).map((line) => `         ${line}`),
  ...kept.map(({ grant, because }) => `  keeps  ${grantLine(grant)}: ${because}`),
  ...sql.map((statement) => `  ${statement};`),
];

const grantLine = ({ privilege, grantee }: Grant): string =>
  `${describeGrantee(grantee)}: ${describePrivilege(privilege)}`;
