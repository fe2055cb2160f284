import { isFolded } from '../../domain/name.ts';
import type { Privilege } from '../../domain/privilege.ts';
import { random, seedOf } from '../../local-aws/random.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import { handSql } from './hand-sql.ts';
import type { Names } from './names.ts';
import type { Step, TimedStep } from './scenario.ts';
import { DATABASES, MODELS, SCHEMAS, type SimGrantee } from './warehouse.ts';

/** A user who may grant on, besides the owners: a revoke by a superuser takes what the owner gave, and leaves what others gave. */
export const DEPUTY = 'deputy';

const MINUTE_MS = 60_000;

/** Lets the deputy grant what is in the databases in the morning, but for what people's own sessions fold. */
export async function furnishDeputy(engine: Engine): Promise<void> {
  await engine.createUser(DEPUTY);
  for (const database of DATABASES)
    for (const schema of SCHEMAS.filter(isFolded)) {
      const grant = (what: string) =>
        engine.superuserSql(database, `GRANT ${what} TO ${DEPUTY} WITH GRANT OPTION`);
      await grant(`USAGE ON SCHEMA "${schema}"`);
      for (const model of MODELS.filter(isFolded))
        await grant(`EXECUTE ON MODEL "${schema}"."${model}"`);
    }
}

/** Soon after some of the approvals the deputy gives the same. */
export function deputySteps(seed: number, scenario: readonly TimedStep[]): TimedStep[] {
  const dice = random(seedOf(seed, 'deputy'));
  return scenario.flatMap(({ atMs, step }): TimedStep[] => {
    if (step.kind !== 'event' || step.type !== 'Model Access Approved') return [];
    if (!dice.chance(0.08)) return [];
    const { database, grantee, privileges } = step.detail;
    // The scenario's own values: it made this detail.
    const granted = (privileges as readonly Privilege[]).find(
      ({ kind }) => kind === 'schema-usage' || kind === 'execute-model',
    );
    if (granted === undefined) return [];
    return [
      {
        atMs: atMs + dice.between(10, 60) * MINUTE_MS,
        step: {
          kind: 'hand',
          by: 'deputy',
          verb: 'GRANT',
          database: String([database].flat()[0]),
          privilege: granted,
          grantee: grantee as SimGrantee,
        },
      },
    ];
  });
}

/** Nothing happens where the deputy may not, or what it is on is not there any more. */
export async function grantAsDeputy(
  engine: Engine,
  names: Names,
  step: Extract<Step, { kind: 'hand' }>,
): Promise<void> {
  const sql = handSql(step, names);
  await engine.transaction(step.database, ['SET enable_case_sensitive_identifier TO true', sql], {
    user: DEPUTY,
  });
}
