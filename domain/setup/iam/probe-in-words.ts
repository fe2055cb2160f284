import { UNLISTED } from './registries.ts';

/** Names of things that nobody has: what was asked about one of them holds of any of its kind. */
const PROBE =
  /^arn:(?:[^:]*:){4}(?:(.*)[/:])?(any-(?:redshift-)?object|redshiftml-any-job|any-name|eni-any|subnet-any|sg-any|any-model)$/;

/** A resource that was asked about, for people: a probe never looks like something that exists. */
export function probeInWords(resource: string): string {
  if (isUnlisted(resource)) return `the repository of AWS in ${resource.split(':')[3]}`;
  const [, within, name] = PROBE.exec(resource) ?? [];
  if (within === undefined || name === undefined) return resource;
  if (name.endsWith('object')) return `any object of ${within}`;
  const kind = (within.split(/[/:]/).at(-1) ?? within).replaceAll('-', ' ');
  return `any ${kind}${name.startsWith('redshiftml') ? ' of Redshift ML' : ''}`;
}

const isUnlisted = (resource: string): boolean => resource.split(':')[4] === UNLISTED;

const UNNAMED = /\/(?:any-name|subnet-any|sg-any|any-model)$/;

/**
 * Whether the resource stands for one that will be used and is not known: who allows some of its kind may allow that one.
 * New interfaces and jobs have no name yet, and of objects all are meant.
 */
export const isUnnamed = (resource: string): boolean =>
  UNNAMED.test(resource) || isUnlisted(resource);
