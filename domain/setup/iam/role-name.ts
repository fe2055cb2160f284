import { accountOf } from '../../arn.ts';

/** `arn:aws:iam::1:role/redshift-ml/retention` is `retention` under `/redshift-ml/`; IAM's API takes the name alone. */
export function roleName(arn: string): {
  readonly name: string;
  readonly path: string;
  readonly account: string;
} {
  const parts = arn.slice(arn.indexOf(':role/') + ':role/'.length).split('/');
  const name = parts.at(-1) ?? '';
  return {
    name,
    path: `/${parts
      .slice(0, -1)
      .map((part) => `${part}/`)
      .join('')}`,
    account: accountOf(arn),
  };
}

/** Attach writes only roles under this path, or with this tag (law 13). */
export const MANAGED_PATH = '/redshift-ml/';
export const MANAGED_TAG = 'redshift-ml:managed';
export const MANAGED_VALUE = 'true';
/** On everything that setup creates. */
export const MANAGED_TAGS = [{ Key: MANAGED_TAG, Value: MANAGED_VALUE }] as const;

/** The one inline policy that setup writes into a role for a warehouse: warehouses that share a role have one each. */
export const inlinePolicy = (warehouse: string): string => `redshift-ml-admin-${warehouse}`;
