import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { SETUP } from './views.ts';

const FOLDER = fileURLToPath(
  new URL('../../../node_modules/.cache/redshift-ml-admin', import.meta.url),
);
let template: Promise<Blob> | undefined;
/** The database that was made for the template: as fresh as a copy of it. */
let original: PGlite | undefined;

/**
 * A fresh database. To make one takes PostgreSQL seconds of processor time; so that happens once for each version of
 * PGlite and of our views, and its data directory is kept where npm's tools keep such things.
 */
export async function bootDatabase(): Promise<PGlite> {
  template ??= keptTemplate();
  const data = await template;
  const unused = original;
  original = undefined;
  return unused ?? PGlite.create({ loadDataDir: data });
}

async function keptTemplate(): Promise<Blob> {
  const path = `${FOLDER}/postgres-${await versionOf(SETUP)}.tar`;
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined) return new Blob([kept]);
  const made = await makeTemplate();
  // Renamed when it is whole, for other processes may be reading; a folder that cannot be written only costs time.
  const draft = `${path}.${process.pid}`;
  await mkdir(FOLDER, { recursive: true })
    .then(() => writeFile(draft, made.stream()))
    .then(() => rename(draft, path))
    .catch(() => {});
  return made;
}

async function makeTemplate(): Promise<Blob> {
  const pg = await PGlite.create();
  await pg.exec(SETUP);
  original = pg;
  return pg.dumpDataDir('none');
}

async function versionOf(setup: string): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const program = await readFile(new URL('pglite.wasm', `file://${main}`));
  return createHash('sha256').update(program).update(setup).digest('hex').slice(0, 16);
}
