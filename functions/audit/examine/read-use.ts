import type { RedshiftData } from '../../../aws/redshift-data.ts';
import type { DatabaseRef } from '../../../domain/access/database-key.ts';
import type { ChangesWanted } from '../../../domain/audit/change-query.ts';
import type { Functions } from '../../../domain/audit/use.ts';
import { endsQuery, useQuery } from '../../../domain/audit/use-query.ts';
import {
  type Ended,
  endsReading,
  type UseReading,
  useReading,
} from '../../../domain/audit/use-reading.ts';

/**
 * Who used what, as the reader sees it: a statement of its own, so that what the SYS views refuse keeps nothing else from being
 * read. Whatever goes wrong, use is unknown.
 */
export async function readUse(
  redshift: RedshiftData,
  { warehouse, database }: DatabaseRef,
  { calls }: Functions,
  wanted: ChangesWanted | undefined,
): Promise<UseReading> {
  try {
    const { id, status } = await redshift.submit({ warehouse, database, login: warehouse.reader }, [
      useQuery(calls, wanted),
    ]);
    if (status.state !== 'finished')
      return { unseen: 'error' in status ? status.error : `reading it is ${status.state}` };
    return useReading(await redshift.resultOf(id, 0), database);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { unseen: `${error.name}: ${error.message}` };
  }
}

/** How changes by hand ended. The view is for superusers, and for whom one of them lets: undefined where it is refused. */
export async function readEnds(
  redshift: RedshiftData,
  { warehouse, database }: DatabaseRef,
  { calls }: Functions,
  wanted: ChangesWanted,
): Promise<readonly Ended[] | undefined> {
  try {
    const { id, status } = await redshift.submit({ warehouse, database, login: warehouse.reader }, [
      endsQuery(calls, wanted),
    ]);
    return status.state === 'finished'
      ? endsReading(await redshift.resultOf(id, 0), database)
      : undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
}
