import { isObject, type Json, type JsonObject } from './template.ts';

/** Every logical id that the value refers to. */
export function referencesIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  const own = referencesOf(value);
  return own.length > 0 ? own : Object.values(value).flatMap(referencesIn);
}

/** The value with something else in place of each reference; `instead` gives undefined for one that stays. */
export function withReferences(
  value: Json,
  instead: (id: string, reference: JsonObject) => Json | undefined,
): Json {
  if (Array.isArray(value)) return value.map((one) => withReferences(one, instead));
  if (!isObject(value)) return value;
  const { 'Fn::Sub': text } = value;
  if (typeof text === 'string') return { 'Fn::Sub': filledIn(text, instead) };
  const [id] = referencesOf(value);
  if (id !== undefined) return instead(id, value) ?? value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withReferences(inner ?? null, instead)]),
  );
}

const filledIn = (
  text: string,
  instead: (id: string, reference: JsonObject) => Json | undefined,
): string =>
  text.replace(PLACEHOLDER, (whole, id: string, attribute: string | undefined) => {
    const value = instead(id, attribute ? { 'Fn::GetAtt': [id, attribute] } : { Ref: id });
    return typeof value === 'string' ? value : whole;
  });

/** `${Id}` and `${Id.Attribute}`; not `${AWS::Region}`, and not the literal `${!Id}`. */
const PLACEHOLDER = /\$\{(\w+)(?:\.([\w.]+))?\}/g;

function referencesOf({
  Ref,
  'Fn::GetAtt': attribute,
  'Fn::Sub': text,
}: JsonObject): readonly string[] {
  if (typeof Ref === 'string') return Ref.startsWith('AWS::') ? [] : [Ref];
  if (Array.isArray(attribute)) return [String(attribute[0])];
  if (typeof attribute === 'string') return [attribute.split('.')[0] ?? ''];
  return typeof text === 'string' ? [...text.matchAll(PLACEHOLDER)].map(([, id = '']) => id) : [];
}
