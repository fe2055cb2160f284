import * as z from 'zod/mini';
import { granteeProblems } from '../access/grantee-rules.ts';
import { MappedAccess, mappedAccessProblems } from '../access/mapped-access.ts';
import { type Login, userOf } from '../login.ts';
import { Grantee } from '../privilege.ts';

/** DataZone's ids of projects, listings, subscriptions. */
export const DataZoneId = z.string().check(
  z.regex(/^[a-zA-Z0-9_-]{1,36}$/, {
    error: 'is not an id of DataZone: 1 to 36 letters, digits, - and _',
  }),
);

const Domain = z.strictObject({
  id: z.string().check(
    z.regex(/^dzd[-_][a-zA-Z0-9_-]{1,36}$/, {
      error: 'is not the id of a domain, such as dzd_4p9n6sw4qt9xgn',
    }),
  ),
  /** The account that owns the domain: DataZone tells of it there. */
  account: z
    .string()
    .check(z.regex(/^\d{12}$/, { error: 'is not a 12-digit AWS account id (quote it)' })),
  region: z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'is not an AWS Region' })),
});

/** What accepted subscriptions of DataZone ask for, in the name of the source that has `datazone: true`. */
export const DataZoneConfig = z.strictObject({
  /** No other domain is heard. */
  domains: z.array(Domain).check(z.minLength(1)),
  /** What a subscription to this listing gives. */
  listings: z._default(z.record(DataZoneId, MappedAccess), {}),
  /** Who a project is in the warehouse; of others the tags of the project's role say it. */
  projects: z._default(z.record(DataZoneId, Grantee), {}),
});
export type DataZoneConfig = z.infer<typeof DataZoneConfig>;

interface Configured {
  readonly datazone?: DataZoneConfig | undefined;
  readonly sources: readonly { readonly name: string; readonly datazone?: true | undefined }[];
  readonly warehouses: readonly {
    readonly name: string;
    readonly databases: readonly string[];
    readonly writer: Login;
  }[];
  readonly personas: Readonly<Record<string, unknown>>;
}

/** What is wrong with the section `datazone`: without a domain nobody could tell whose events count. */
export function dataZoneProblems(file: Configured): string[] {
  const { datazone, sources, warehouses } = file;
  const source = sources.find((one) => one.datazone === true);
  if (datazone === undefined)
    return source === undefined
      ? []
      : [
          `datazone.domains: source ${source.name} has \`datazone: true\`, and no domain is configured, so anybody's would count; name id, account and region of each`,
        ];
  return [
    ...(source === undefined
      ? ['datazone: no source has `datazone: true`, so no subscription would be read']
      : []),
    ...Object.entries(datazone.listings).flatMap(([id, access]) =>
      mappedAccessProblems(`datazone.listings.${id}`, access, file),
    ),
    ...Object.entries(datazone.projects).flatMap(([id, grantee]) =>
      [
        ...new Set(warehouses.flatMap(({ writer }) => granteeProblems(grantee, userOf(writer)))),
      ].map((problem) => `datazone.projects.${id}: ${problem}`),
    ),
  ];
}
