import * as z from 'zod/mini';
import type { MappedAccess } from '../access/mapped-access.ts';
import type { Config, Warehouse } from '../config.ts';
import { canonical } from '../hash.ts';
import { Name } from '../name.ts';
import type { Grantee } from '../privilege.ts';
import { granteeNamed } from './directory-role.ts';
import { accessesOf, NO_TAGS, type TagsConfig } from './tag-config.ts';
import type { Tagged } from './tag-reading.ts';
import { inWords, type TaggedResource, warehouseOf } from './tagged-resource.ts';

/** One access that a tag asks for. */
export interface WantedAccess {
  readonly tag: string;
  /** Of the tag, as read. */
  readonly value: string;
  readonly grantee: Grantee;
  readonly access: MappedAccess;
  /** Why it cannot be asked for, although what is held already stays. */
  readonly doubt?: string;
}

/** What the tags of one resource say: what they ask for, names that mean nothing to us, and what was left out and why. */
export interface TagWishes {
  readonly wanted: readonly WantedAccess[];
  readonly unmapped: readonly UnmappedName[];
  readonly findings: readonly string[];
}

/** A name in an IAM role's tag for which the configuration has nothing. */
export interface UnmappedName {
  readonly tag: string;
  readonly type: 'group' | 'role';
  readonly name: string;
}

const NOTHING: TagWishes = { wanted: [], unmapped: [], findings: [] };

/** A tag's value holds no more: what comes after was cut off by whoever wrote it. */
const MAX_VALUE = 256;
const OWN_TAG = /^redshift-ml:([^:]+):(.+)$/;
/** AWS's own tags: whoever assumes the role joins these groups or roles. @see facts §3.5 */
const ROLE_TAGS = { RedshiftDbGroups: 'group', RedshiftDbRoles: 'role' } as const;

export const ROLE_TAG_KEYS: readonly string[] = Object.keys(ROLE_TAGS);

/** One key for one access, by whichever tag it is asked for. */
export const accessKey = ({ grantee, access }: Pick<WantedAccess, 'grantee' | 'access'>): string =>
  canonical({ grantee, ...access });

/** Reads all tags of a resource as they are: nothing is trimmed, folded or guessed. */
export function wishesOf(
  resource: TaggedResource,
  { tags, takesSessionTags }: Tagged,
  config: Config,
): TagWishes {
  const all =
    resource.kind === 'role'
      ? Object.entries(ROLE_TAGS).map(([tag, type]) =>
          ofRoleTag({ tag, type, value: tags[tag] }, resource.account, config),
        )
      : Object.entries(tags).map(([tag, value]) => ofOwnTag(resource, { tag, value }, config));
  return {
    wanted: once(all.flatMap(({ wanted }) => wanted)),
    unmapped: all.flatMap(({ unmapped }) => unmapped),
    findings: [
      ...all.flatMap(({ findings }) => findings),
      ...(takesSessionTags === true ? [sessionTagsFinding(resource)] : []),
    ],
  };
}

const sessionTagsFinding = (resource: TaggedResource): string =>
  `the trust policy of ${inWords(resource)} allows sts:TagSession: whoever assumes it may bring ${ROLE_TAG_KEYS.join(' or ')} along as a session tag, which is not seen here; take the action out of it, or keep these keys out by a condition on aws:TagKeys`;

/** The warehouses whose groups and roles have to be known to judge these tags; a tag that nothing is mapped to means all. */
export function warehousesAsked(
  resource: TaggedResource,
  tagged: Tagged,
  config: Config,
): readonly Warehouse[] {
  const { wanted, unmapped } = wishesOf(resource, tagged, config);
  const { groups, roles } = config.tags ?? NO_TAGS;
  const mapped =
    unmapped.length > 0
      ? [...Object.values(groups), ...Object.values(roles)].flatMap(accessesOf)
      : [];
  const names = new Set(
    [...wanted.map(({ access }) => access), ...mapped].map((one) => one.warehouse),
  );
  return config.warehouses.filter(
    ({ name, account }) => names.has(name) && account === resource.account,
  );
}

/**
 * Segments between colons; empty ones are what identity providers leave of optional parts. A role signs in to warehouses of its own
 * account, so it asks for nothing elsewhere: whoever may tag in one account has no say in another.
 */
function ofRoleTag(
  { tag, type, value }: Pick<UnmappedName, 'tag' | 'type'> & { readonly value: string | undefined },
  account: string,
  config: Config,
): TagWishes {
  if (value === undefined) return NOTHING;
  const { maxPerTag } = config.tags ?? NO_TAGS;
  const mapping = mappingOf(type, config);
  const segments = value.split(':');
  const names = [...new Set(segments.filter((name) => name !== ''))];
  const cutOff = value.length >= MAX_VALUE ? segments.at(-1) : undefined;
  const strange = names.flatMap((name) => strangeness(tag, name, names));
  const far = names.flatMap((name) => elsewhere({ tag, type, name }, account, config));
  const odd = new Set([...strange, ...far].map(({ name }) => name));
  const here = new Map(names.map((name) => [name, within(account, mapping.get(name), config)]));
  const count = names.reduce((so, name) => so + Math.max(1, here.get(name)?.length ?? 0), 0);
  const doubt = doubtOf(tag, count, maxPerTag);
  return {
    wanted: names.flatMap((name) => {
      const isCut = name === cutOff ? cutOffReason(tag, value, name) : undefined;
      const why = isCut ?? doubt;
      return (odd.has(name) ? [] : (here.get(name) ?? [])).map((access) => {
        const one = { tag, value, grantee: { type, name }, access };
        return why === undefined ? one : { ...one, doubt: why };
      });
    }),
    unmapped: names
      .filter((name) => !mapping.has(name) && !odd.has(name) && name !== cutOff)
      .map((name) => ({ tag, type, name })),
    findings: [
      ...[...strange, ...far].map(({ finding }) => finding),
      ...(cutOff === undefined || cutOff === '' ? [] : [cutOffReason(tag, value, cutOff)]),
      ...(doubt === undefined ? [] : [doubt]),
    ],
  };
}

const cutOffReason = (tag: string, value: string, last: string): string =>
  `${tag}: the value is ${value.length} long, as long as a tag can be, so ${JSON.stringify(last)} may be cut off and is ignored; name fewer groups`;

const doubtOf = (tag: string, count: number, most: number): string | undefined =>
  count <= most
    ? undefined
    : `${tag} asks for ${count} accesses, and maxPerTag is ${most}; nothing of it is asked for. Split it, or raise maxPerTag in config/admin.yml`;

/** A name that is left out, and why. */
interface Ignored {
  readonly name: string;
  readonly finding: string;
}

/** By names as they stand there: every object of JavaScript has members besides, such as `constructor`. */
const mappingOf = (type: UnmappedName['type'], { tags = NO_TAGS }: Config) =>
  new Map(Object.entries(type === 'group' ? tags.groups : tags.roles));

/** What a name stands for in the warehouses of an account. */
const within = (
  account: string,
  mapped: TagsConfig['groups'][string] | undefined,
  { warehouses }: Config,
): readonly MappedAccess[] =>
  accessesOf(mapped).filter(({ warehouse }) =>
    warehouses.some((one) => one.name === warehouse && one.account === account),
  );

/** A name that stands for something in other accounts only. */
function elsewhere({ tag, type, name }: UnmappedName, account: string, config: Config): Ignored[] {
  const mapped = mappingOf(type, config).get(name);
  if (mapped === undefined || within(account, mapped, config).length > 0) return [];
  const names = accessesOf(mapped).map(({ warehouse }) => warehouse);
  const homes = config.warehouses
    .filter((one) => names.includes(one.name))
    .map((one) => `${one.name} in account ${one.account}`);
  return [
    {
      name,
      finding: `${tag}: ${type} ${name} is of warehouse ${homes.join(', ')}, and a role of account ${account} signs in to warehouses of its own account only; it is ignored`,
    },
  ];
}

function strangeness(tag: string, name: string, names: readonly string[]): Ignored[] {
  const quoted = JSON.stringify(name);
  if (name === 'AWSIDC' || names[names.indexOf(name) - 1] === 'AWSIDC')
    return [
      {
        name,
        finding: `${tag}: names that begin with AWSIDC: cannot stand in a list that colons separate; ${quoted} is ignored. Name the role by redshift-ml:<persona>:AWSIDC:<group> on the cluster or workgroup`,
      },
    ];
  if (name.trim() !== name)
    return [
      {
        name,
        finding: `${tag}: ${quoted} has blanks round it, which are part of a name; write it without`,
      },
    ];
  if (name.includes(','))
    return [{ name, finding: `${tag}: ${quoted} has commas; names are separated by colons` }];
  return [];
}

/** `redshift-ml:<persona>:<group>`, or `…:AWSIDC:<group>` for a role of Identity Center, = `<database>/<schema>[/<model>]`, several separated by blanks. */
function ofOwnTag(
  resource: TaggedResource,
  { tag, value }: { readonly tag: string; readonly value: string },
  config: Config,
): TagWishes {
  const [, persona, group] = OWN_TAG.exec(tag) ?? [];
  const warehouse = warehouseOf(resource, config);
  if (persona === undefined || group === undefined || warehouse === undefined) return NOTHING;
  if (!Object.hasOwn(config.personas, persona))
    return {
      ...NOTHING,
      findings: [
        `${tag}: there is no persona ${persona}; there is ${Object.keys(config.personas).join(', ')}`,
      ],
    };
  if (!Name.safeParse(group).success)
    return { ...NOTHING, findings: [`${tag}: ${JSON.stringify(group)} cannot be a group's name`] };
  const targets = [...new Set(value.split(' ').filter((target) => target !== ''))];
  const cutOff = value.length >= MAX_VALUE ? targets.at(-1) : undefined;
  const { maxPerTag } = config.tags ?? NO_TAGS;
  const doubt = doubtOf(tag, targets.length, maxPerTag);
  const grantee = granteeNamed(group);
  const read = targets.map((target) => ({
    target,
    access: accessOf(target, persona, warehouse.name),
  }));
  return {
    ...NOTHING,
    wanted: read.flatMap(({ target, access }) => {
      if (access === undefined) return [];
      const why = target === cutOff ? cutOffReason(tag, value, target) : doubt;
      const one = { tag, value, grantee, access };
      return [why === undefined ? one : { ...one, doubt: why }];
    }),
    findings: [
      ...read.flatMap(({ target, access }) =>
        access === undefined
          ? [
              `${tag}: ${JSON.stringify(target)} is not <database>/<schema> or <database>/<schema>/<model>; it is ignored`,
            ]
          : [],
      ),
      ...(cutOff === undefined ? [] : [cutOffReason(tag, value, cutOff)]),
      ...(doubt === undefined ? [] : [doubt]),
    ],
  };
}

const Target = z.array(Name).check(z.minLength(2), z.maxLength(3));

function accessOf(target: string, persona: string, warehouse: string): MappedAccess | undefined {
  const parts = Target.safeParse(target.split('/'));
  const [database, schema, model] = parts.data ?? [];
  if (database === undefined || schema === undefined) return undefined;
  return { warehouse, persona, database, schema, ...(model !== undefined && { models: [model] }) };
}

const once = (wanted: readonly WantedAccess[]): WantedAccess[] => [
  ...new Map(wanted.map((one) => [accessKey(one), one])).values(),
];
