import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { SETUP } from './views.ts';

// V8 would compile PostgreSQL a second time, optimised, while it runs: that takes 400 MB of `npm start` and more time
// than so short a life gives back.
for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);

let template: Promise<Blob> | undefined;
/** The database that was made for the template: as fresh as a copy of it. */
let original: PGlite | undefined;

/**
 * A fresh database. To make one takes PostgreSQL seconds of processor time, to copy its data directory less. `keptAs` is
 * where the directory is kept for other processes; the path should name the version of PGlite, ours of the views is added.
 */
export async function bootDatabase(keptAs: string | undefined): Promise<PGlite> {
  template ??= keptAs === undefined ? makeTemplate() : keptTemplate(`${keptAs}-${VIEWS}.tar`);
  const data = await template;
  const unused = original;
  original = undefined;
  return unused ?? PGlite.create({ loadDataDir: data });
}

const VIEWS = createHash('sha256').update(SETUP).digest('hex').slice(0, 16);

async function keptTemplate(path: string): Promise<Blob> {
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined) return new Blob([kept]);
  const made = await makeTemplate();
  // Renamed when it is whole, for other processes may be reading; a folder that cannot be written only costs time.
  const draft = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true })
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
