import type { Config } from '../config.ts';
import { CHECK_TITLES, RULE_TITLES } from '../control-titles.ts';
import type { ControlId } from '../setup/control.ts';
import type { Instant } from '../time.ts';
import {
  accountVerdicts,
  blindIn,
  installationVerdicts,
  type OutsideVerdicts,
} from './account-verdicts.ts';
import type { AuditExceptionConfig } from './audit-config.ts';
import type { ExaminedDatabase } from './examined-database.ts';
import type { ExaminedSetup } from './examined-setup.ts';
import { exceptionFor } from './exceptions.ts';
import type { AccountFacts, InstallationFacts } from './facts.ts';
import { findingOf, type Judged, type NewFinding, tallied } from './judged.ts';
import { failedOf, isByDesign, isCounted, SEVERITIES } from './order-findings.ts';
import { type Tried, withRepairs } from './repairs.ts';
import type { AuditFinding, AuditReport, ReportToGoOnFrom } from './report.ts';
import { otherOwner, type RoleListChanges } from './role-list-change.ts';
import { DATABASES_READ, databasesRead, notExamined } from './rules/databases-read.ts';
import { LEDGER_RULES } from './rules/ledger-rules.ts';

/** What one audit has come to, before it is compared with the one before. */
export interface AuditRun {
  readonly run: AuditReport['run'];
  /** Every database that should have been examined, by warehouse and name. */
  readonly targets: readonly { readonly warehouse: string; readonly database: string }[];
  readonly examined: readonly ExaminedDatabase[];
  /** Every configured setup, also those that could not be examined. */
  readonly setups: readonly ExaminedSetup[];
  /** Why nothing came back of a database; by `placeKey`. */
  readonly lost: ReadonlyMap<string, string>;
  readonly installation: InstallationFacts;
  /** One for each account with warehouses. */
  readonly accounts: readonly AccountFacts[];
  readonly previous?: ReportToGoOnFrom | undefined;
  /** What audits have tried to repair. */
  readonly tried: Tried;
  /** Who changed lists of roles since repairs that were undone. */
  readonly roleListChanges: RoleListChanges;
}

/** As many runs as a quarter has nights. */
const TREND_RUNS = 92;

/** What belongs to no single warehouse. */
const EVERYWHERE = '*';

export const placeKey = ({
  warehouse,
  database,
}: {
  readonly warehouse: string;
  readonly database?: string | undefined;
}): string => JSON.stringify([warehouse, database ?? null]);

/** The report of a run: every verdict, what changed since the run before, and one sentence. */
export function concludeAudit(
  {
    run,
    targets,
    examined,
    setups,
    lost,
    installation,
    accounts,
    previous,
    tried,
    roleListChanges,
  }: AuditRun,
  { exceptions, controls }: Pick<Config['audit'], 'exceptions' | 'controls'>,
): AuditReport {
  const done = new Map(examined.map((one) => [placeKey(one), one]));
  const unreadDatabases = targets.flatMap((place) => {
    const one = done.get(placeKey(place));
    const because =
      one === undefined
        ? (lost.get(placeKey(place)) ?? 'its examination did not come back')
        : one.unread;
    return because === undefined ? [] : [{ ...place, because }];
  });
  const unreadSetups = setups.flatMap(({ warehouse, unread }) =>
    unread === undefined ? [] : [{ warehouse, because: unread }],
  );
  const missing = [...unreadDatabases, ...unreadSetups];
  const unseen = new Set(missing.map(placeKey));
  const wanted = targets.length + setups.length;
  const outside = [...installationVerdicts(installation), ...accounts.flatMap(accountVerdicts)];
  const isOn = ({ control }: { readonly control: ControlId }): boolean =>
    controls[control] !== 'off';
  const found = [
    ...[...examined, ...setups].flatMap(({ findings }) => findings),
    ...unreadDatabases.filter((place) => !done.has(placeKey(place))).flatMap(lostFinding),
    ...outside.flatMap(({ control, rule, account, verdicts }) => {
      const place = { warehouse: EVERYWHERE, ...(account !== undefined && { account }) };
      return verdicts.flatMap((one) => findingOf({ control, rule }, place, one));
    }),
  ].filter(isOn);
  const now = run.finishedAt;
  // Of a control that is off nothing is known: what was found before is neither there nor gone.
  const before = new Map((previous?.findings ?? []).filter(isOn).map((one) => [one.id, one]));
  const fresh = found.map((one) => {
    const earlier = before.get(one.id);
    const times = tried[one.id] ?? [];
    const repaired = withRepairs({ ...one, firstSeen: earlier?.firstSeen ?? now }, times, {
      stayed: earlier !== undefined,
      again: run.repairAgain === true,
      other: otherOwner(one, times, roleListChanges, installation.config),
    });
    return withException(repaired, exceptions, now);
  });
  // A rule that could look at nothing this time says nothing of what it found before.
  const blind = blindIn(outside);
  const ids = new Set(fresh.map(({ id }) => id));
  const kept = [...before.values()]
    .filter(
      ({ id, control, resource }) =>
        !ids.has(id) &&
        (blind(control, resource.account) ||
          (unseen.has(placeKey(resource)) &&
            !(LEDGER_RULES.has(control) && done.has(placeKey(resource))))),
    )
    .map((one) => withException(notSeenAgain(one), exceptions, now));
  const findings = inOrder([...fresh, ...kept]);
  const known = new Set(findings.map(({ id }) => id));
  const counts = { ...counting(findings), missing: missing.length, wanted };
  const outcome = outcomeOf(counts);
  const { failed, unknown } = counts;
  return {
    version: 1,
    run,
    verdict: { outcome, sentence: sentenceOf(outcome, counts, findings) },
    coverage: {
      targets: wanted,
      examined: wanted - missing.length,
      missing,
      byDesign: findings.filter(isByDesign).length,
    },
    controls: [
      ...setupControls(setups),
      ...controlsOf(examined, outside, targets.length - examined.length),
    ].map((one) => asConfigured(one, controls[one.control])),
    findings,
    changes: {
      ...(previous !== undefined && {
        since: { run: previous.run.id, at: previous.run.startedAt },
      }),
      appeared: findings.filter(({ id }) => !before.has(id)).map(({ id }) => id),
      resolved: [...before.values()].filter(({ id }) => !known.has(id)),
    },
    holdings: examined.flatMap(({ holdings }) => holdings),
    models: examined.flatMap(({ models }) => models),
    trend: [...(previous?.trend ?? []), { run: run.id, at: run.startedAt, failed, unknown }].slice(
      -TREND_RUNS,
    ),
    setups: setups.map(({ warehouse, parts }) => ({ warehouse, parts })),
  };
}

/** A database of which nothing came back: its examination broke. */
function lostFinding(place: {
  readonly warehouse: string;
  readonly database: string;
  readonly because: string;
}): NewFinding[] {
  const { warehouse, database, because } = place;
  return findingOf(
    { control: DATABASES_READ, rule: databasesRead },
    { warehouse, database },
    notExamined({ kind: 'database', name: database }, because),
  );
}

/** What was found where nobody could look this time is not known to be gone. */
const notSeenAgain = ({ byDesign: _, ...finding }: AuditFinding): AuditFinding => ({
  ...finding,
  verdict: 'unknown',
  evidence: `not looked at this time; seen before: ${finding.evidence.replace(NOT_LOOKED_AT, '')}`,
});
const NOT_LOOKED_AT = /^not looked at this time; seen before: /;

function withException(
  { excepted: _, ...finding }: AuditFinding,
  exceptions: readonly AuditExceptionConfig[],
  now: Instant,
): AuditFinding {
  const found = exceptionFor(finding, exceptions, now);
  return { ...finding, ...(found !== undefined && { excepted: found }) };
}

/** The worst first, and the same in every run. */
const inOrder = (findings: readonly AuditFinding[]): AuditFinding[] =>
  findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
  );

interface Counts {
  readonly failed: number;
  readonly unknown: number;
  /** Databases and setups that could not be examined, of all that are wanted. */
  readonly missing: number;
  readonly wanted: number;
}

const counting = (findings: readonly AuditFinding[]): Pick<Counts, 'failed' | 'unknown'> => ({
  failed: findings.filter((one) => isCounted(one) && one.verdict === 'fail').length,
  unknown: findings.filter((one) => isCounted(one) && one.verdict === 'unknown').length,
});

function outcomeOf({ missing, failed, unknown }: Counts): AuditReport['verdict']['outcome'] {
  if (missing > 0 || unknown > 0) return 'incomplete';
  return failed > 0 ? 'fail' : 'pass';
}

function sentenceOf(
  outcome: AuditReport['verdict']['outcome'],
  { missing, wanted, failed, unknown }: Counts,
  findings: readonly AuditFinding[],
): string {
  const worst = SEVERITIES.flatMap((severity) => {
    const count = failedOf(findings, severity);
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const excepted = findings.filter((one) => one.excepted !== undefined).length;
  const byDesign = findings.filter(isByDesign).length;
  const found =
    failed === 0
      ? 'nothing that was judged fails'
      : `${failed} ${failed === 1 ? 'thing fails' : 'things fail'} (${worst.join(', ')})`;
  return [
    outcome === 'incomplete'
      ? `Incomplete: ${missing} of ${wanted} databases and setups could not be examined and ${unknown} ${unknown === 1 ? 'thing' : 'things'} could not be judged; ${found}`
      : `All ${wanted} databases and setups were examined; ${found}`,
    ...(byDesign === 0
      ? []
      : [`${byDesign} ${byDesign === 1 ? 'thing' : 'things'} no audit can see`]),
    ...(excepted === 0 ? [] : [`${excepted} more by exception`]),
  ].join('; ');
}

type Tally = Omit<Judged, 'control'>;

const total = (all: readonly Tally[]): Tally => {
  const sum = (of: keyof Tally): number => all.reduce((so, one) => so + one[of], 0);
  return { passed: sum('passed'), failed: sum('failed'), unknown: sum('unknown') };
};

type JudgedControl = Omit<AuditReport['controls'][number], 'setting'>;

/** What is off counts nothing: neither as passed nor as failed. */
const asConfigured = (
  judged: JudgedControl,
  setting: Config['audit']['controls'][ControlId] = 'report',
): AuditReport['controls'][number] => ({
  ...judged,
  setting,
  ...(setting === 'off' && { passed: 0, failed: 0, unknown: 0 }),
});

/** The checks of the setup; none where no setup is configured. */
function setupControls(setups: readonly ExaminedSetup[]): JudgedControl[] {
  const byControl = Map.groupBy(
    setups.flatMap(({ judged }) => judged),
    ({ control }) => control,
  );
  return [...CHECK_TITLES].flatMap(([control, title]) => {
    const judged = byControl.get(control);
    return judged === undefined ? [] : [{ control, title, ...total(judged) }];
  });
}

function controlsOf(
  examined: readonly ExaminedDatabase[],
  outside: readonly OutsideVerdicts[],
  lost: number,
): JudgedControl[] {
  const judged = examined.flatMap((one) => one.judged);
  const byControl = Map.groupBy(judged, ({ control }) => control);
  const ofOutside = Map.groupBy(outside, ({ control }) => control);
  return [...RULE_TITLES].map(([control, title]) => {
    const verdicts = ofOutside.get(control)?.flatMap((one) => one.verdicts);
    const all: readonly Tally[] =
      verdicts === undefined
        ? [...(byControl.get(control) ?? []), { passed: 0, failed: 0, unknown: lost }]
        : [tallied(verdicts)];
    return { control, title, ...total(all) };
  });
}
