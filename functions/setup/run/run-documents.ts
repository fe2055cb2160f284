import type * as z from 'zod/mini';
import { type DocumentName, setupDocuments } from '../../../aws/ledger/setup-documents.ts';
import type { LedgerTable } from '../../../aws/ledger/table.ts';

/** The documents of a run, each in the shape that the domain gives it. */
export function runDocuments(ledger: LedgerTable, warehouse: string, run: string) {
  const documents = setupDocuments(ledger, warehouse, run);
  return {
    save: documents.save,
    /** Undefined when nothing of that name was saved. Throws `ZodError` for what no run of this version wrote. */
    load: async <T>(name: DocumentName, schema: z.ZodMiniType<T>): Promise<T | undefined> => {
      const document = await documents.load(name);
      return document === undefined ? undefined : schema.parse(document);
    },
  };
}
