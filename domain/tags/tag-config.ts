import * as z from 'zod/mini';
import { granteeProblems } from '../access/grantee-rules.ts';
import { MappedAccess, mappedAccessProblems } from '../access/mapped-access.ts';
import { type Login, userOf } from '../login.ts';
import { Name } from '../name.ts';
import type { Grantee } from '../privilege.ts';

/** What a name stands for; several where warehouses have a group or role of that name. */
const Mapped = z.union([MappedAccess, z.array(MappedAccess).check(z.minLength(1))]);
type Mapped = z.infer<typeof Mapped>;

/** What the configuration gives a name; none where it does not have it. */
export const accessesOf = (mapped: Mapped | undefined): readonly MappedAccess[] =>
  [mapped ?? []].flat();

/** What tags of AWS resources ask for, in the name of the source that has `tags: true`. */
export const TagsConfig = z.strictObject({
  /** By database group, for the tag RedshiftDbGroups of IAM roles; a role asks for what is in its own account. */
  groups: z._default(z.record(Name, Mapped), {}),
  /** By database role, for the tag RedshiftDbRoles. */
  roles: z._default(z.record(Name, Mapped), {}),
  /** A tag that asks for more is refused as a whole. */
  maxPerTag: z._default(z.int().check(z.minimum(1), z.maximum(100)), 20),
  /** How long a lease lasts that a tag asked for; it is asked for again a week before. Without, it has no end. */
  leaseDays: z.optional(z.int().check(z.minimum(8), z.maximum(3_650))),
});
export type TagsConfig = z.infer<typeof TagsConfig>;

export const NO_TAGS: TagsConfig = TagsConfig.parse({});

interface Configured {
  readonly tags?: TagsConfig | undefined;
  readonly sources: readonly { readonly tags?: true | undefined }[];
  readonly warehouses: readonly {
    readonly name: string;
    readonly databases: readonly string[];
    readonly writer: Login;
  }[];
  readonly personas: Readonly<Record<string, unknown>>;
}

/** What is wrong with the section `tags`. */
export function tagsProblems({ tags, sources, warehouses, personas }: Configured): string[] {
  if (tags === undefined) return [];
  const isHeard = sources.some((source) => source.tags === true);
  const given = (type: Grantee['type'], named: TagsConfig['groups']) =>
    Object.entries(named).flatMap(([name, mapped]) =>
      accessesOf(mapped).flatMap((access, index) => {
        const at = `tags.${type}s.${name}${Array.isArray(mapped) ? `.${index}` : ''}`;
        const home = warehouses.find((one) => one.name === access.warehouse);
        return [
          ...(home === undefined
            ? []
            : granteeProblems({ type, name }, userOf(home.writer)).map((one) => `${at}: ${one}`)),
          ...mappedAccessProblems(at, access, { warehouses, personas }),
        ];
      }),
    );
  return [
    ...(isHeard ? [] : ['tags: no source has `tags: true`, so no tag would be read']),
    ...given('group', tags.groups),
    ...given('role', tags.roles),
  ];
}
