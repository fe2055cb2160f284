import * as z from 'zod/mini';
import type { auditBucket } from '../../../aws/audit-bucket.ts';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import { oneOfEachAccount } from '../../../domain/accounts.ts';
import { AccountReading, unreadAccount } from '../../../domain/audit/account-reading.ts';
import { type AuditRun, placeKey } from '../../../domain/audit/conclude.ts';
import { ExaminedDatabase } from '../../../domain/audit/examined-database.ts';
import { ExaminedSetup, setupNotExamined } from '../../../domain/audit/examined-setup.ts';
import type { AuditPart, ReportInput } from '../../../domain/audit/run.ts';
import type { Config } from '../../../domain/config.ts';
import { parseJson } from '../../../domain/ledger-json.ts';
import { configuredSetups } from '../../../domain/setup/run/target.ts';

/** What was examined of everything that is configured, and why the rest was not. */
export async function readParts(
  config: Config,
  reports: Pick<ReturnType<typeof auditBucket>, 'get'>,
  { parts, examined: answers }: Pick<ReportInput, 'parts' | 'examined'>,
): Promise<
  Pick<AuditRun, 'targets' | 'examined' | 'setups' | 'lost'> & {
    readonly readings: readonly AccountReading[];
  }
> {
  const targets = configuredDatabases(config).map(({ warehouse, database }) => ({
    warehouse: warehouse.name,
    database,
  }));
  const setups = configuredSetups(config).map(({ target }) => target.name);
  const databasesSeen: ExaminedDatabase[] = [];
  const setupsSeen: ExaminedSetup[] = [];
  const lost = new Map<string, string>();
  const accounts = oneOfEachAccount(config.warehouses).map(({ account }) => account);
  const readings = new Map<string, AccountReading>();
  for (const [part, answer] of answersTo(parts, answers)) {
    const { of, from, to } = part;
    if ('broke' in answer) {
      const because = `its examination broke: ${answer.broke}`;
      if (of === 'account')
        for (const id of accounts.slice(from, to)) readings.set(id, unreadAccount(id, because));
      else if (of === 'databases')
        for (const target of targets.slice(from, to)) lost.set(placeKey(target), because);
      else
        setupsSeen.push(...setups.slice(from, to).map((name) => setupNotExamined(name, because)));
      continue;
    }
    const found = await reports.get(answer.key);
    if (of === 'account')
      for (const one of parseJson(z.array(AccountReading), found, answer.key))
        readings.set(one.account, one);
    else if (of === 'databases')
      databasesSeen.push(...parseJson(z.array(ExaminedDatabase), found, answer.key));
    else setupsSeen.push(...parseJson(z.array(ExaminedSetup), found, answer.key));
  }
  return {
    targets,
    examined: databasesSeen,
    setups: setupsSeen,
    lost,
    readings: accounts.map(
      (id) => readings.get(id) ?? unreadAccount(id, 'its examination did not come back'),
    ),
  };
}

const answersTo = (
  parts: readonly AuditPart[],
  answers: ReportInput['examined'],
): [AuditPart, { readonly key: string } | { readonly broke: string }][] =>
  parts.map((part, n) => {
    const answer = answers[n];
    if (answer === undefined) return [part, { broke: 'nothing came back' }];
    return [part, 'key' in answer ? answer : { broke: answer.error.Error }];
  });
