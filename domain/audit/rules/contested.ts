import { grantInWords } from '../../access/effects.ts';
import type { EvidenceRecord, GrantRectangle } from '../../access/evidence-record.ts';
import { grantsOfRectangle } from '../../access/statement.ts';
import { type Grant, grantKey } from '../../privilege.ts';
import type { AuditVerdict, RecordsRule } from '../rule.ts';
import { fails, RULE_PAGES } from './verdicts.ts';

/** Given the first time, and again after it was taken away by others twice. */
const FOUGHT_OVER = 3;

/** Two who each undo what the other does. */
export const nothingContested: RecordsRule = {
  about: 'records',
  severity: 'high',
  source: {
    url: RULE_PAGES.audit,
    sentence: 'Two owners of one list do not settle it by repairing.',
  },
  why: 'Somebody or some tool thinks that this access is theirs to decide: it comes and goes.',
  evaluate: ({ recent }, { ref }) => {
    const fought = [...timesGranted(recent).values()].filter(({ times }) => times >= FOUGHT_OVER);
    return fought.length === 0
      ? [{ kind: 'database', name: ref.database, status: 'pass' }]
      : fought.map(
          ({ grant, times, last }): AuditVerdict =>
            fails(
              { kind: 'grant', name: grantInWords(grant) },
              `${grantInWords(grant)} was granted by us ${times} times, the last time at ${last}, and ${times - 1} times somebody else took it away in between`,
              'find who revokes it (SYS_QUERY_TEXT of the days between keeps a week) and agree who decides: end the lease, or take it out of the other tool',
            ),
        );
  },
};

interface Given {
  readonly grant: Grant;
  readonly times: number;
  readonly last: string;
}

/**
 * How often each grant was made since we last took it away. EXECUTE is left out: a model that is trained anew takes its
 * grants along, and nobody fights.
 */
function timesGranted(recent: readonly EvidenceRecord[]): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  for (const { batch, at } of recent) {
    if (batch?.status !== 'finished') continue;
    const [before, after] = [grantsIn(batch.before), grantsIn(batch.after)];
    for (const key of before.keys()) if (!after.has(key)) given.delete(key);
    for (const [key, grant] of after)
      if (!before.has(key))
        given.set(key, { grant, times: (given.get(key)?.times ?? 0) + 1, last: at });
  }
  return given;
}

const grantsIn = (rectangles: readonly GrantRectangle[]): ReadonlyMap<string, Grant> =>
  new Map(
    rectangles
      .flatMap(grantsOfRectangle)
      .filter(({ privilege }) => privilege.kind !== 'execute-model')
      .map((grant) => [grantKey(grant), grant]),
  );
