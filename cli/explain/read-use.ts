import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Breakage, breakageIn } from '../../domain/audit/breakage.ts';
import { useKey } from '../../domain/audit/run.ts';
import { DatabaseUse, unseen } from '../../domain/audit/use.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { WrongUse } from '../wrong-use.ts';

/** What taking grants in a database would break, by a copy of what the newest audit knew. */
export const breakageFrom =
  (folder: string | undefined) =>
  (place: Parameters<typeof useKey>[0]): Breakage => {
    if (folder === undefined)
      return breakageIn(unseen(place, undefined, 'give a copy of use/ by --use FOLDER'));
    const file = join(folder, useKey(place));
    if (!existsSync(file)) return breakageIn(undefined);
    try {
      return breakageIn(parseJson(DatabaseUse, readFileSync(file, 'utf8'), file));
    } catch (error) {
      throw new WrongUse(
        `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
      );
    }
  };
