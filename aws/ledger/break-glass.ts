import { type BreakGlassUse, BreakGlassUses } from '../../domain/access/break-glass.ts';
import { canonical } from '../../domain/hash.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

const BREAK_GLASS = 'BREAK-GLASS';
const OPEN = 'OPEN';

/** Uses of break-glass whose reviews are open: one item, since two spellings of one person may not begin side by side. */
export interface OpenUses {
  readonly revision: number;
  readonly open: readonly BreakGlassUse[];
}

export function ledgerBreakGlass(table: LedgerTable) {
  const uses = async (): Promise<OpenUses> => {
    const item = await table.get(BREAK_GLASS, OPEN);
    return item === undefined
      ? { revision: 0, open: [] }
      : {
          revision: Number(item.revision),
          open: parseJson(BreakGlassUses, String(item.body), 'the open reviews of break-glass'),
        };
  };

  /** Writes those that are open now, if nobody has written since `seen`. */
  const put = (open: readonly BreakGlassUse[], { revision: seen }: OpenUses): Promise<Written> =>
    table.put(
      { pk: BREAK_GLASS, sk: OPEN, revision: seen + 1, body: canonical(open) },
      seen === 0 ? ABSENT : { expression: 'revision = :seen', values: { ':seen': seen } },
    );

  /** Puts back what evidence shows, after a restore; a later revision in the table stays. */
  const reinstate = async ({ body, revision }: Item): Promise<void> => {
    await table.put(
      { pk: BREAK_GLASS, sk: OPEN, revision: Number(revision), body: String(body) },
      {
        expression: 'attribute_not_exists(pk) OR revision < :shown',
        values: { ':shown': Number(revision) },
      },
    );
  };

  return { uses, put, reinstate };
}
export type LedgerBreakGlass = ReturnType<typeof ledgerBreakGlass>;
