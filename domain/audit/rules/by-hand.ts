import { nameOf } from '../../access/catalog-ids.ts';
import { userOf } from '../../login.ts';
import type { Instant } from '../../time.ts';
import { OF_AWS } from '../declared.ts';
import type { CatalogFacts } from '../facts.ts';
import type { AuditVerdict, CatalogRule, Subject } from '../rule.ts';
import type { Ended, SeenUse } from '../use-reading.ts';
import { fails, noneBut, RULE_PAGES, unclear } from './verdicts.ts';

/** Who granted, took or let in by hand. What of it is there now the findings about grants and superusers say. */
export const nothingByHand: CatalogRule = {
  about: 'catalog',
  where: 'database',
  severity: 'medium',
  source: {
    url: RULE_PAGES.transactionHistory,
    sentence: 'The status of the transaction is committed or rolledback.',
  },
  why: 'Nobody approved it, no lease ends it, and the next reconcile may undo it.',
  evaluate: (facts) => {
    const { sight, ref } = facts;
    // The first reading begins to watch.
    const since = sight?.previous?.changesSince;
    if (sight === undefined || since === undefined) return [];
    const subject = { kind: 'database', name: ref.database };
    const { reading } = sight;
    if ('unseen' in reading)
      return [
        unclear(
          subject,
          `whether anybody changed by hand who may use or create models is not known: ${reading.unseen}`,
          'correct that, and start the machine audit again within a week',
        ),
      ];
    const writer = userOf(ref.warehouse.writer);
    if (writer === undefined && reading.changes.length > 0)
      return [
        unclear(
          subject,
          "statements were run that change who may use or create models, and which of them are the product's own is not known",
          "put the database user of the writer's secret into writer.user of config/admin.yml",
        ),
      ];
    return noneBut(
      subject,
      reading.changes.flatMap((one) => ofUser(one, { ...facts, writer, since })),
    );
  },
};

interface ByOthers {
  readonly writer: string | undefined;
  readonly since: Instant;
}

function ofUser(
  { userId, count, last }: SeenUse['changes'][number],
  { catalog, sight, ref, writer, since }: CatalogFacts & ByOthers,
): AuditVerdict[] {
  const name = nameOf(catalog, 'user', userId) ?? `of id ${userId}, who is gone`;
  if (name === writer || name === OF_AWS) return [];
  const subject: Subject = { kind: 'user', name: `user ${name}` };
  const ended = sight?.ends?.find((one) => one.userId === userId);
  if (ended?.rolledBack === count) return [];
  // The views keep about a week (facts §10.2): older ones are not shown any more.
  const statements = `at least ${count} ${count === 1 ? 'statement' : 'statements'}`;
  return [
    fails(
      subject,
      `user ${name} changed who may use or create models by ${statements} since ${since}, last at ${last}; ${endInWords(ended, count)}`,
      `ask them why; what of it is there the other findings about ${ref.database} say. Access is given by leases (docs/leases.md)${ended === undefined ? '; whether it was committed the reader is shown after GRANT SELECT ON sys_transaction_history' : ''}`,
      last,
    ),
  ];
}

function endInWords(ended: Ended | undefined, count: number): string {
  if (ended === undefined) return 'whether that was committed is shown to superusers only';
  const { committed, rolledBack } = ended;
  const open = count - committed - rolledBack;
  return [
    `${committed} committed`,
    ...(rolledBack === 0 ? [] : [`${rolledBack} rolled back`]),
    ...(open <= 0 ? [] : [`${open} not known to have ended`]),
  ].join(', ');
}
