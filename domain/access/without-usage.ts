import { type Grant, grantKey } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { grantInWords } from './effects.ts';
import { otherWays } from './other-ways.ts';
import type { ResolvedLease } from './resolve-lease.ts';

/** EXECUTE on a model is worth nothing to who may not use its schema (facts §1.1). */
export function withoutUsage(
  { grants }: Pick<ResolvedLease, 'grants'>,
  catalog: Catalog,
): string[] {
  // By schema, for a lease may name thousands of models; whom it is for is one.
  const usages = new Map<string, Grant>();
  for (const { privilege, grantee } of grants.values()) {
    if (!('model' in privilege) || usages.has(privilege.schema)) continue;
    const { schema } = privilege;
    usages.set(schema, { privilege: { kind: 'schema-usage', schema }, grantee });
  }
  return [...usages.values()]
    .filter((usage) => !catalog.held.has(grantKey(usage)) && otherWays(usage, catalog).length === 0)
    .map((usage) => `without ${grantInWords(usage)} its models cannot be called; ask for that too`);
}
