import { isSettled, Suspension } from '../../domain/access/suspension.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import type { Instant } from '../../domain/time.ts';
import { databasePk } from './database-pk.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

const suspensionSk = (id: string): string => `SUSPENSION#${id}`;
const liftedSk = (id: string): string => `LIFTED#${id}`;

/** What is suspended, in the partition of its database beside the leases; what was lifted and seen to be so lies under LIFTED#. */
export function ledgerSuspensions(table: LedgerTable) {
  const begin = (suspension: Suspension): Promise<Written> => table.put(toItem(suspension), ABSENT);

  /** Replaces it if it still has the revision that the decision was made on. */
  const replace = (suspension: Suspension, decidedOn: number): Promise<Written> =>
    table.put(toItem(suspension), {
      expression: 'revision = :decidedOn',
      values: { ':decidedOn': decidedOn },
    });

  const find = async (database: string, id: string): Promise<Suspension | undefined> => {
    const pk = databasePk(database);
    const item = (await table.get(pk, suspensionSk(id))) ?? (await table.get(pk, liftedSk(id)));
    return item && toSuspension(item);
  };

  const ofDatabase = async (database: string): Promise<Suspension[]> =>
    (await table.range(databasePk(database), 'SUSPENSION#', 'SUSPENSION$')).map(toSuspension);

  /** Takes over what evidence says; a newer decision meanwhile wins. */
  const project = async (suspension: Suspension): Promise<void> => {
    const { database, id, revision } = suspension;
    if (!isSettled(suspension)) {
      await replace(suspension, revision);
      return;
    }
    const item = toItem(suspension);
    await table.put({ ...item, sk: liftedSk(id) });
    await table.remove(databasePk(database), suspensionSk(id), {
      expression: 'attribute_not_exists(pk) OR revision <= :lifted',
      values: { ':lifted': revision },
    });
  };

  /** Puts it back as evidence left it, after a restore; a newer decision in the table stays. */
  const reinstate = async (suspension: Suspension): Promise<void> => {
    if (isSettled(suspension)) return project(suspension);
    await table.put(toItem(suspension), {
      expression: 'attribute_not_exists(pk) OR revision <= :known',
      values: { ':known': suspension.revision },
    });
  };

  const moveLook = (
    { database, id, revision }: Suspension,
    dueAt: Instant | undefined,
  ): Promise<void> =>
    table.moveLook({ pk: databasePk(database), sk: suspensionSk(id), revision }, dueAt);

  /** Those of a database that were lifted, one page in memory at a time. */
  async function* lifted(database: string): AsyncGenerator<Suspension> {
    for await (const item of table.each(databasePk(database), 'LIFTED#', 'LIFTED$'))
      yield toSuspension(item);
  }

  return { begin, replace, find, ofDatabase, project, reinstate, moveLook, lifted };
}
export type LedgerSuspensions = ReturnType<typeof ledgerSuspensions>;

function toItem({ dueAt, ...suspension }: Suspension): Item {
  return {
    pk: databasePk(suspension.database),
    sk: suspensionSk(suspension.id),
    revision: suspension.revision,
    body: JSON.stringify(suspension),
    ...(dueAt !== undefined && !isSettled(suspension) && { due: 'due', dueAt }),
  };
}

export const toSuspension = ({ pk, sk, body, dueAt }: Item): Suspension => ({
  ...parseJson(Suspension, String(body), `${sk} of ${pk}`),
  ...(typeof dueAt === 'string' && { dueAt }),
});
