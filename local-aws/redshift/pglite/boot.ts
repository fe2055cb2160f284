import { PGlite } from '@electric-sql/pglite';
import { SETUP } from './views.ts';

let template: Promise<File | Blob> | undefined;

/** A fresh database. The first boot of PostgreSQL takes seconds; the later ones load its data directory. */
export async function bootDatabase(): Promise<PGlite> {
  template ??= makeTemplate();
  return PGlite.create({ loadDataDir: await template });
}

async function makeTemplate(): Promise<File | Blob> {
  const pg = await PGlite.create();
  await pg.exec(SETUP);
  const dump = await pg.dumpDataDir('none');
  await pg.close();
  return dump;
}
