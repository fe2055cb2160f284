import { type Grantee, isForEach, type Privilege, type PrivilegeKind } from '../../privilege.ts';
import { spelling } from '../approvers.ts';
import { samePerson } from '../person.ts';
import type { AccessAsk, AskedPrivilege } from './ask.ts';
import { anyMatcher, isPattern, type Matcher, matcherOf } from './pattern.ts';
import type { PolicyRule } from './rule.ts';

type When = PolicyRule['when'];

/**
 * Whether a rule is about a privilege that is asked for. Names are read twice, since a spelling may stand for more than one
 * thing: what permits takes a name as it is written, what restricts takes every spelling of it.
 */
export interface Matching {
  readonly permits: (ask: AccessAsk, asked: AskedPrivilege) => boolean;
  readonly restricts: (ask: AccessAsk, asked: AskedPrivilege) => boolean;
}

const asWritten = (text: string): string => text;
/** Equal for all spellings of a name. Redshift folds ASCII only; a deny in another alphabet's upper case is meant as well. */
export const anySpelling = (text: string): string => text.normalize('NFKC').toLowerCase();

export const matchingOf = (when: When, personas: KindsOfPersonas): Matching => {
  const kinds = kindsOf(when, personas);
  return {
    permits: matcher(when, { kinds, read: asWritten, isStrict: false, requester: permitted }),
    restricts: matcher(when, { kinds, read: anySpelling, isStrict: true, requester: restricted }),
  };
};

export type KindsOfPersonas = Readonly<
  Record<string, { readonly privileges: readonly PrivilegeKind[] }>
>;

/** The kinds that a rule names; undefined when it names none and so is about all. */
export function kindsOf(
  { personas, privileges }: When,
  known: KindsOfPersonas,
): ReadonlySet<PrivilegeKind> | undefined {
  if (personas === undefined && privileges === undefined) return undefined;
  const ofPersonas = (personas ?? []).flatMap((name) => known[name]?.privileges ?? []);
  return new Set([...ofPersonas, ...(privileges ?? [])]);
}

interface Reading {
  readonly kinds: ReadonlySet<PrivilegeKind> | undefined;
  readonly read: (text: string) => string;
  /** Whether an object's name is wanted where the privilege has none: `schemas` strikes no CREATE MODEL, which has no schema. */
  readonly isStrict: boolean;
  readonly requester: (pattern: string) => Matcher;
}

function matcher(when: When, { kinds, read, isStrict, requester }: Reading) {
  const ready = (patterns: readonly string[] | undefined): Matcher | undefined => {
    const matches = anyMatcher(patterns?.map(read));
    return matches && ((text) => matches(read(text)));
  };
  const warehouse = ready(when.warehouses);
  const database = ready(when.databases);
  const schema = ready(when.schemas);
  const model = ready(when.models);
  const role = ready(when.roles);
  const grantee = granteeMatcher(when.grantees, read);
  const ticket = anyMatcher(when.tickets);
  const requesters = when.requesters?.map(requester);
  // All models of a schema are permitted only where a rule names them as such, and restricted by what restricts one of them.
  const fitsKind = (kind: PrivilegeKind): boolean =>
    kinds === undefined
      ? isStrict || !isForEach(kind)
      : kinds.has(kind) || (isStrict && kind === 'execute-models' && kinds.has('execute-model'));
  const fitsModel = (privilege: Privilege): boolean =>
    isForEach(privilege.kind)
      ? isStrict || model === undefined
      : fits(model, modelNamedIn(privilege), privilege.kind);
  // A rule that names the privilege's kind means it, even where the kind has no such object.
  const isForNone = (kind: PrivilegeKind): boolean => !isStrict && kinds?.has(kind) === true;
  const fits = (matches: Matcher | undefined, name: string | undefined, kind: PrivilegeKind) =>
    matches === undefined || (name === undefined ? isForNone(kind) : matches(name));
  return (ask: AccessAsk, { database: where, privilege }: AskedPrivilege): boolean =>
    fitsKind(privilege.kind) &&
    (when.sources === undefined || when.sources.includes(ask.source)) &&
    (warehouse === undefined || warehouse(ask.warehouse)) &&
    fits(database, where === '*' ? undefined : where, privilege.kind) &&
    fits(schema, schemaNamedIn(privilege), privilege.kind) &&
    fitsModel(privilege) &&
    fits(role, roleNamedIn(privilege), privilege.kind) &&
    (grantee === undefined || grantee(ask.grantee)) &&
    (requesters === undefined || requesters.some((matches) => matches(ask.requestedBy))) &&
    (ticket === undefined || (ask.ticket !== undefined && ticket(ask.ticket)));
}

export const schemaNamedIn = (privilege: Privilege): string | undefined =>
  'schema' in privilege ? privilege.schema : undefined;
const modelNamedIn = (privilege: Privilege): string | undefined =>
  'model' in privilege ? privilege.model : undefined;
const roleNamedIn = (privilege: Privilege): string | undefined =>
  'role' in privilege ? privilege.role : undefined;

function granteeMatcher(
  patterns: readonly string[] | undefined,
  read: (text: string) => string,
): ((grantee: Grantee) => boolean) | undefined {
  const ready = patterns?.map((pattern) => {
    const border = pattern.indexOf(' ');
    const type = pattern.slice(0, border);
    const matches = matcherOf(read(pattern.slice(border + 1)));
    return (grantee: Grantee): boolean =>
      (type === '*' || type === grantee.type) && matches(read(grantee.name));
  });
  return ready && ((grantee) => ready.some((matches) => matches(grantee)));
}

const permitted = (pattern: string): Matcher => {
  const matches = matcherOf(spelling(pattern));
  return (identity) => matches(spelling(identity));
};

/** On doubt it is the one who is not to have it. */
const restricted = (pattern: string): Matcher =>
  isPattern(pattern)
    ? permitted(pattern)
    : (identity) => spelling(identity) === spelling(pattern) || samePerson(identity, pattern);
