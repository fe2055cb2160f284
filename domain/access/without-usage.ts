import { grantKey } from '../privilege.ts';
import type { Catalog } from './catalog.ts';
import { grantInWords } from './effects.ts';
import { otherWays } from './other-ways.ts';
import type { ResolvedLease } from './resolve-lease.ts';

/** EXECUTE on a model is worth nothing to who may not use its schema (facts §1.1). */
export function withoutUsage(
  { grants }: Pick<ResolvedLease, 'grants'>,
  catalog: Catalog,
): string[] {
  const lacking = [...grants.values()].flatMap(({ privilege, grantee }) => {
    if (!('model' in privilege)) return [];
    const usage = {
      privilege: { kind: 'schema-usage' as const, schema: privilege.schema },
      grantee,
    };
    const has = catalog.held.has(grantKey(usage)) || otherWays(usage, catalog).length > 0;
    return has ? [] : [grantInWords(usage)];
  });
  return [...new Set(lacking)].map(
    (usage) => `without ${usage} its models cannot be called; ask for that too`,
  );
}
