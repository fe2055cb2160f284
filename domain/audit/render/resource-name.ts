import type { AuditFinding } from '../report.ts';

type Resource = AuditFinding['resource'];

/** Where it is: `analytics · dev`, or the warehouse alone. */
export const placeOf = ({
  warehouse,
  database,
}: Pick<Resource, 'warehouse'> & { readonly database?: string | undefined }): string =>
  database === undefined ? warehouse : `${warehouse} · ${database}`;

/** Steps from the warehouse down to the resource, each escaped so that `/` separates steps only. */
export const resourcePath = ({ warehouse, database = '*', kind, name }: Resource): string =>
  [warehouse, database, kind, name]
    .map((step) => encodeURIComponent(step.toWellFormed()))
    .join('/');
