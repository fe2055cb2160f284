import { granteesLike, modelsLike } from '../access/spellings.ts';
import {
  describeGrantee,
  describePrivilege,
  type Grant,
  type Grantee,
  identityKey,
  type Privilege,
} from '../privilege.ts';
import { type Deed, type Known, type Need, needsOf } from './deed.ts';
import { absent, type Path, pathsTo, type Reach, reachOf } from './paths.ts';

type MayOrNot = 'yes' | 'no' | 'unknown';

/** A privilege that is needed, and everything by which it is held. */
interface HeldRight {
  readonly privilege: Privilege;
  readonly answer: MayOrNot;
  readonly paths: readonly Path[];
  /** Why it is not held, or why nobody knows. */
  readonly because?: string;
}

/** Whether somebody may do what was asked, and why. */
export interface Explanation {
  readonly grantee: Grantee;
  readonly answer: MayOrNot;
  /** Of each need the choices that hold; where none does, the one that lacks least. */
  readonly holdings: readonly HeldRight[];
  /**
   * The fewest grants with which the answer is yes; without any one of them it is not. Empty where it is yes, and where no
   * grant would help. They are to the asked one alone: a grant to a group would give it to others too.
   */
  readonly missing: readonly Grant[];
  readonly because: readonly string[];
  /** There are more ways than `holdings` tell. */
  readonly isCut: boolean;
}

/** Whether the grantee may do it, by every path; or what is missing. */
export function explain(grantee: Grantee, deed: Deed, known: Known): Explanation {
  const { catalog } = known;
  const nobody = unknownGrantee(grantee, known);
  if (nobody !== undefined) return refusal(grantee, nobody);
  const nothing = nothingToAskAbout(deed, known);
  if (nothing !== undefined) return refusal(grantee, nothing);
  const reach = reachOf(identityKey(grantee), catalog);
  const judge = (privilege: Privilege): HeldRight => judged({ grantee, privilege }, reach, known);
  const needs = needsOf(deed, known).map((need) => chosen(need, judge));
  const open = needs.flatMap(({ open: why }) => why);
  const holdings = needs.flatMap((need) => need.holdings);
  const lacking = needs.flatMap(({ lacks }) => lacks);
  return {
    grantee,
    answer: worst([...needs.map(({ answer }) => answer), ...open.map(() => 'unknown' as const)]),
    holdings,
    missing: lacking.map(({ privilege }) => ({ privilege, grantee })),
    because: [...open, ...lacking.flatMap(({ because }) => because ?? [])],
    isCut: reach.isCut,
  };
}

const refusal = (grantee: Grantee, because: string): Explanation => ({
  grantee,
  answer: 'no',
  holdings: [],
  missing: [],
  because: [because],
  isCut: false,
});

function unknownGrantee(grantee: Grantee, { catalog }: Known): string | undefined {
  if (catalog.identities.has(identityKey(grantee))) return undefined;
  const similar = granteesLike(catalog, grantee).map((name) => `${grantee.type} ${name}`);
  return `the catalog shows no ${describeGrantee(grantee)}${orSimilar(similar)}`;
}

/** Why nobody at all may do it. */
export function nothingToAskAbout(deed: Deed, { catalog }: Known): string | undefined {
  if (deed.may === 'create')
    return deed.schema === undefined
      ? undefined
      : absent({ kind: 'schema-create', schema: deed.schema }, catalog);
  const { schema, model } = deed;
  const why = absent({ kind: 'execute-model', schema, model }, catalog);
  const similar = modelsLike(catalog, schema, model).map((one) => `${schema}.${one.model}`);
  return why && `${why}${orSimilar(similar)}`;
}

const orSimilar = (similar: readonly string[]): string =>
  similar.length === 0 ? '' : `; it shows ${similar.join(', ')}: ask for that in its spelling`;

function judged(wanted: Grant, reach: Reach, { catalog, warehouse }: Known): HeldRight {
  const { privilege } = wanted;
  const what = describePrivilege(privilege);
  if (privilege.kind === 'assume-role' && warehouse === undefined)
    return { privilege, answer: 'unknown', paths: [], because: `who holds ${what} was not read` };
  // The warehouse-wide reading shows who holds ASSUMEROLE, and superusers and memberships as they were then.
  const shown = privilege.kind === 'assume-role' ? (warehouse ?? catalog) : catalog;
  const paths = pathsTo(wanted, reach, shown);
  if (paths.some(({ doubt }) => doubt === undefined)) return { privilege, answer: 'yes', paths };
  const [doubtful] = paths;
  return doubtful === undefined
    ? { privilege, answer: 'no', paths, because: `nothing gives ${what}` }
    : { privilege, answer: 'unknown', paths, because: doubtful.doubt ?? '' };
}

/** A need with the choices that are told of it. */
interface Chosen {
  readonly answer: MayOrNot;
  readonly holdings: readonly HeldRight[];
  readonly lacks: readonly HeldRight[];
  readonly open: readonly string[];
}

function chosen(need: Need, judge: (privilege: Privilege) => HeldRight): Chosen {
  const choices = need.map((privileges) => {
    const holdings = privileges.map(judge);
    const lacks = holdings.filter(({ answer }) => answer !== 'yes');
    const key = lacks.map(({ privilege }) => describePrivilege(privilege)).join('\n');
    return { answer: worst(holdings.map(({ answer }) => answer)), holdings, lacks, key };
  });
  const enough = choices.filter(({ answer }) => answer === 'yes');
  if (enough.length > 0)
    return {
      answer: 'yes',
      holdings: enough.flatMap(({ holdings }) => holdings),
      lacks: [],
      open: [],
    };
  const [least] = choices.sort(
    (a, b) => a.lacks.length - b.lacks.length || (a.key < b.key ? -1 : 1),
  );
  const answer = choices.some((choice) => choice.answer === 'unknown') ? 'unknown' : 'no';
  return least === undefined
    ? { answer: 'unknown', holdings: [], lacks: [], open: [NOTHING_TO_CHOOSE] }
    : { answer, holdings: least.holdings, lacks: least.lacks, open: [] };
}

const NOTHING_TO_CHOOSE =
  'CREATE MODEL names a schema and an IAM role, and none is known to choose from: ask for one by --schema and --role';

/** No where one part is no, unknown where one is. */
function worst(answers: readonly MayOrNot[]): MayOrNot {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}
