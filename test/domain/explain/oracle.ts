import { ARNS, MODELS, RIGHTS, SCHEMAS, type World } from './world.ts';

/** What Redshift documents, tried out on a small world one thing at a time. Nothing of the product's is in it. */
type Right = readonly [right: string, object: string];

/** Everything that the user is, by going on until nothing new comes. */
function isAlso(user: string, { members }: World): Set<string> {
  const found = new Set([`user ${user}`, 'public']);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [member, of] of members) if (found.has(member)) found.add(of);
  }
  return found;
}

/** `sure`: by what is documented only; otherwise by what nobody rules out too. */
function holds(user: string, [right, object]: Right, world: World, sure: boolean): boolean {
  const own = isAlso(user, world);
  const granted = (what: string, on: string, only = own): boolean =>
    world.grants.some(([holder, r, o]) => only.has(holder) && r === what && o === on);
  const scoped = (what: string, scope: string, ...where: string[]): boolean =>
    world.scoped.some(
      ([holder, r, s, w]) => own.has(holder) && r === what && s === scope && where.includes(w),
    );
  if (world.superusers.includes(user)) return true;
  if (own.has('role sys:superuser') && (right === 'CREATE MODEL' || !sure)) return true;
  if (granted(right, object)) return true;
  switch (right) {
    case 'CREATE MODEL':
      return !sure && scoped('USAGE', 'LANGUAGES', 'dev');
    case 'EXECUTE': {
      const [schema = ''] = object.split('.');
      return (
        world.owners[object] === user || (!sure && scoped('EXECUTE', 'FUNCTIONS', 'dev', schema))
      );
    }
    case 'ASSUMEROLE': {
      const byDefault = granted(right, 'default-aws-iam-role', sure ? new Set(['public']) : own);
      return granted(right, 'ALL') || byDefault;
    }
    default:
      return world.owners[object] === user || scoped(right, 'SCHEMAS', 'dev');
  }
}

export type Asked = { readonly use: string } | { readonly create: true };

function allowed(user: string, asked: Asked, world: World, sure: boolean): boolean {
  const has = (right: string, object: string): boolean => holds(user, [right, object], world, sure);
  if ('use' in asked)
    return has('EXECUTE', asked.use) && has('USAGE', asked.use.split('.')[0] ?? '');
  return (
    has('CREATE MODEL', '') &&
    SCHEMAS.some((schema) => has('CREATE', schema) && has('USAGE', schema)) &&
    ARNS.some((arn) => has('ASSUMEROLE', arn))
  );
}

export function answerOf(user: string, asked: Asked, world: World): 'yes' | 'no' | 'unknown' {
  if (allowed(user, asked, world, true)) return 'yes';
  return allowed(user, asked, world, false) ? 'unknown' : 'no';
}

const CANDIDATES = RIGHTS.filter(
  ([right, object]) => right !== 'ASSUMEROLE' || ARNS.includes(object),
);

/** All of the smallest sets of grants with which the answer is yes, whoever of those that the user is gets them. */
export function smallestGains(user: string, asked: Asked, world: World): Right[][] {
  const rights = CANDIDATES.filter(([right, object]) =>
    'use' in asked ? MODELS.includes(object) || right === 'USAGE' : right !== 'EXECUTE',
  );
  const withGrants = (gains: readonly Right[]): World => ({
    ...world,
    grants: [
      ...world.grants,
      ...gains.map(([right, object]) => [`user ${user}`, right, object] as const),
    ],
  });
  for (let size = 0; size <= rights.length; size += 1) {
    const found = subsets(rights, size).filter((gains) =>
      allowed(user, asked, withGrants(gains), true),
    );
    if (found.length > 0) return found;
  }
  return [];
}

function subsets<T>([first, ...rest]: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  if (first === undefined) return [];
  return [...subsets(rest, size - 1).map((some) => [first, ...some]), ...subsets(rest, size)];
}

/** Every way from the user to somebody or something, by making each way longer until none can be. */
export function waysFrom(user: string, { members }: World): string[][] {
  const ways = [[`user ${user}`]];
  for (const way of ways)
    for (const [member, of] of members) if (member === way.at(-1)) ways.push([...way, of]);
  return ways;
}
