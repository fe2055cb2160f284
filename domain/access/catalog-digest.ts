import { canonical, sha256 } from '../hash.ts';
import type { Catalog } from './catalog.ts';

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
