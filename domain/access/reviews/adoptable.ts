import type { Config } from '../../config.ts';
import { databaseNamed, WAREHOUSE_WIDE } from '../database-key.ts';
import type { ReviewItem } from './review.ts';

/** How an observed grant becomes a lease, which somebody approves and which ends, or a part of the baseline. */
export function adoptable(item: ReviewItem, { warehouses }: Config): readonly string[] {
  if (item.kind !== 'observed') return [];
  const { warehouse, grantee, privilege } = item;
  const named = databaseNamed(item.database);
  // What is held in the whole warehouse is asked for under any of its databases.
  const database =
    named === WAREHOUSE_WIDE
      ? warehouses.find(({ name }) => name === warehouse)?.databases[0]
      : named;
  const access = { warehouse, database, grantee, privileges: [privilege] };
  const detail = { requestId: '…', ...access, adopts: true, expiresAt: '…', reason: '…' };
  return [
    `to adopt it: POST ${JSON.stringify({ kind: 'request', detailType: 'Model Access Requested', detail })}`,
    `to declare it permanent: - ${JSON.stringify(access)} in baseline of config/admin.yml`,
  ];
}
