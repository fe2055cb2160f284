import { isFolded } from '../../name.ts';
import { describeGrantee } from '../../privilege.ts';
import type { TakeStatement } from '../statement.ts';
import { MEMBER, OTHER_CLASSES, otherClause } from './other-classes.ts';
import { type OtherGrant, type OtherPrivilege, otherGrantKey } from './other-privilege.ts';

/**
 * One statement for each object, with all rights on it: each stands alone, so that what cannot be taken keeps nothing else from
 * being taken.
 */
export function takeStatements(grants: readonly OtherGrant[]): TakeStatement[] {
  const byObject = Map.groupBy(inOrder(grants), ({ other, grantee }) => {
    const { before, target, after } = otherClause(other, (_, text) => JSON.stringify(text)) ?? {};
    // A membership, and a system permission, is a statement of its own.
    const alone = target === '' || other.right === MEMBER ? other.right + other.on.join() : '';
    return JSON.stringify([other.class, before, target, after, alone, describeGrantee(grantee)]);
  });
  return [...byObject.values()].flatMap((ofObject) => {
    const [first, ...others] = ofObject;
    return first === undefined
      ? []
      : [
          {
            takes: [first.other, ...others.map(({ other }) => other)] as const,
            grantee: first.grantee,
          },
        ];
  });
}

const CLASSES = Object.keys(OTHER_CLASSES);

/** By class and name, whatever order the catalog shows them in: an approval is of a hash. */
export const inOrder = (grants: readonly OtherGrant[]): OtherGrant[] =>
  [...new Map(grants.map((grant) => [otherGrantKey(grant), grant]))]
    .sort(([a, { other: one }], [b, { other }]) => {
      const byClass = CLASSES.indexOf(one.class) - CLASSES.indexOf(other.class);
      return byClass === 0 ? Number(a > b) - Number(a < b) : byClass;
    })
    .map(([, grant]) => grant);

/** In words, for messages: `SELECT ON TABLE sales.orders`. Not SQL: names are not quoted. */
export function describeOther(other: OtherPrivilege): string {
  const clause = otherClause(other, (_, text) => text);
  if (clause === undefined) return [other.right, ...other.on].join(' ');
  if (other.class === 'group') return `membership of group ${clause.target}`;
  const { before = '', right, target, after = '' } = clause;
  return `${before}${right}${target === '' ? '' : ` ${target}`}${after}`;
}

export const otherInWords = ({ other, grantee }: OtherGrant): string =>
  `${describeOther(other)} for ${describeGrantee(grantee)}`;

/** Whether it means something else, or nothing, where Redshift folds names to lower case. */
export const otherHangsOnCase = ({ other, grantee }: OtherGrant): boolean =>
  (grantee.type !== 'user' && !isFolded(grantee.name)) ||
  (OTHER_CLASSES[other.class]?.pieces ?? []).some(
    (piece, n) => piece === 'name' && !isFolded(other.on[n] ?? ''),
  );
