import { readIdentity, visible } from './identity.ts';
import { samePerson } from './person.ts';

/** Identities, or a map of them to the persons that they stand for. */
export type ListOfApprovers = readonly string[] | Readonly<Record<string, string>>;

/** What a source's section in config/admin.yml says about the people in its messages. */
export interface PeopleOfSource {
  readonly name: string;
  readonly approvers?: ListOfApprovers | undefined;
  readonly compare: 'exact' | 'name';
}

/** Distinguished names and addresses with a display name, as one spelling; nothing is guessed. */
export function spelling(identity: string): string {
  const text = visible(identity).toLowerCase();
  const address = /<([^<>]+)>$/.exec(text)?.[1] ?? text;
  return address
    .replace(/^mailto:/, '')
    .split(',')
    .map((part) => part.trim().replace(/\s*=\s*/, '='))
    .join(',');
}

/** The identities that a source may quote as approvers, each with the person it stands for if the source maps them. */
export const listedApprovers = ({
  approvers = [],
}: Pick<PeopleOfSource, 'approvers'>): readonly (readonly [string, string?])[] =>
  isList(approvers) ? approvers.map((identity) => [identity] as const) : Object.entries(approvers);

const isList = (approvers: ListOfApprovers): approvers is readonly string[] =>
  Array.isArray(approvers);

/** Whether the source may quote this identity as an approver. Without a list, which `enforce` demands, it may quote anybody. */
export function isListed(identity: string, source: PeopleOfSource): boolean {
  if (source.approvers === undefined) return true;
  return listedApprovers(source).some(([listed]) => isWrittenAs(identity, listed, source.compare));
}

/** `name` lets a listed name without a domain stand for the login of that name in any. */
function isWrittenAs(
  identity: string,
  listed: string,
  compare: PeopleOfSource['compare'],
): boolean {
  const wanted = spelling(listed);
  if (spelling(identity) === wanted) return true;
  if (compare !== 'name') return false;
  const { names } = readIdentity(identity);
  return names.length === 1 && names[0]?.plain === wanted;
}

/** Whether an identity in a message is this approver, by spelling or by the source's map; on doubt it is not. */
export function isApprover(identity: string, approver: string, source: PeopleOfSource): boolean {
  if (isWrittenAs(identity, approver, source.compare)) return true;
  const person = personOf(identity, source);
  if (person === undefined) return false;
  return [approver, personOf(approver, source) ?? approver].some(
    (name) => spelling(name) === spelling(person),
  );
}

/** One person, by the source's map where it knows both, else by anything that their spellings leave open. */
export function isSamePerson(a: string, b: string, source: PeopleOfSource): boolean {
  const [one, other] = [personOf(a, source), personOf(b, source)];
  if (one !== undefined && other !== undefined) return spelling(one) === spelling(other);
  const [these, those] = [knownAs(a, one, source), knownAs(b, other, source)];
  return these.some((first) => those.some((second) => samePerson(first, second)));
}

/** Everything that the map says of a person. */
const knownAs = (
  identity: string,
  person: string | undefined,
  source: PeopleOfSource,
): readonly string[] =>
  person === undefined
    ? [identity]
    : [
        identity,
        person,
        ...listedApprovers(source).flatMap(([listed, stands]) =>
          stands !== undefined && spelling(stands) === spelling(person) ? [listed] : [],
        ),
      ];

const personOf = (identity: string, source: PeopleOfSource): string | undefined =>
  listedApprovers(source).find(([listed]) => isWrittenAs(identity, listed, source.compare))?.[1];
