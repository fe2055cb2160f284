import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Engine, WarehouseOptions } from '../../local-aws/redshift/engine.ts';
import { openPgliteEngine } from '../../local-aws/redshift/pglite/pglite-engine.ts';

const MODULES = new URL('../../node_modules/', import.meta.url);

/** A warehouse on PostgreSQL, whose empty data directory is kept where npm's tools keep such things. */
export function openPostgres(options: WarehouseOptions): Promise<Engine> {
  const about: { version: string } = JSON.parse(
    readFileSync(new URL('@electric-sql/pglite/package.json', MODULES), 'utf8'),
  );
  const keptAs = new URL(`.cache/redshift-ml-admin/postgres-${about.version}`, MODULES);
  return openPgliteEngine(options, fileURLToPath(keptAs));
}
