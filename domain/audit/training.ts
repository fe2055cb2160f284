import { membersOf } from '../access/approving-members.ts';
import type { CatalogModel } from '../access/catalog.ts';
import { isLive } from '../access/lease.ts';
import { userOf } from '../login.ts';
import { identityKey } from '../privilege.ts';
import { isCanary } from '../setup/run/canary-name.ts';
import type { CatalogFacts } from './facts.ts';
import type { ModelTraining } from './report.ts';

/** What a model was trained with, as far as anything of ours knows it. */
export function trainingOf(model: CatalogModel, facts: CatalogFacts): readonly ModelTraining[] {
  const { pairs = [], canary } = facts.ref.warehouse.setup ?? {};
  const withPair = (role: string, by: string): ModelTraining => {
    const { bucket, key } = pairs.find((pair) => pair.role === role) ?? {};
    return { role, ...(bucket && { bucket }), ...(key && { key }), by };
  };
  const [first] = pairs;
  if (
    canary !== undefined &&
    first !== undefined &&
    facts.ref.database === canary.database &&
    model.owner === userOf(canary.login) &&
    isCanary(model, canary)
  )
    return [withPair(first.role, 'canary')];
  return facts.roleLeases
    .filter((lease) => lease.appliedSince !== undefined && isLive(lease, facts.now))
    .filter(({ grantee }) =>
      grantee.type === 'user'
        ? grantee.name === model.owner
        : membersOf(identityKey(grantee), facts.catalog).includes(model.owner),
    )
    .flatMap(({ id, privileges }) =>
      privileges.flatMap((one) => (one.kind === 'assume-role' ? [withPair(one.role, id)] : [])),
    );
}
