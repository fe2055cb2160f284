import { canonical, sha256 } from '../hash.ts';
import type { EvidenceDraft } from './build-evidence.ts';
import type { Catalog } from './catalog.ts';
import type { DatabaseState } from './database-state.ts';

/** A catalog, with what else a conclusion about everything in it was drawn from. */
interface Concluded {
  readonly catalog: Catalog;
  /** Of the configuration. */
  readonly configuration: string;
  /** The number of the last evidence. */
  readonly seq: number;
}

/**
 * A digest of all that can be read of a database, in whatever order it is read. While it stays the same, what was concluded of
 * everything still holds but for what time and decisions change. `granted`: keys of grants that came to it.
 */
export const digestOfCatalog = (
  { catalog, configuration, seq }: Concluded,
  granted: Iterable<string> = [],
): string => {
  const { namespace, reader, identities, superusers, memberships, schemas, models } = catalog;
  return sha256(
    canonical([
      seq,
      configuration,
      namespace,
      reader,
      inOrder(identities),
      [...superusers].sort(),
      inOrder([...memberships].map(([member, of]) => [member, [...of].sort()])),
      inOrder(schemas),
      inOrder(models),
      [...new Set([...catalog.held.keys(), ...granted])].sort(),
      [...catalog.publicly].sort(),
      inOrder(catalog.scoped),
    ]),
  );
};

const inOrder = (values: Iterable<unknown>): string[] => [...values].map(canonical).sort();

/** Whether a look at everything left nothing open: nothing that was tried in vain, was withheld, or may have been granted. */
export const leavesNothing = (
  said: Pick<EvidenceDraft, 'notes' | 'withheld' | 'inVain' | 'managed'> | undefined,
  { rectangles }: Pick<DatabaseState, 'rectangles'>,
): boolean =>
  said !== undefined &&
  said.notes.length === 0 &&
  said.withheld === undefined &&
  said.inVain === undefined &&
  [...rectangles.values(), ...said.managed.put].every(({ uncertain }) => uncertain === undefined);
