import { isRecord } from './json.ts';

/**
 * Checks a value against the model that every SDK command carries (`command.schema`, @smithy/core's compact form):
 * numbers are simple types, 64|t and 128|t are lists and maps of them, `[kind, namespace, name, traits, …]` is the rest.
 */
type Struct = readonly [
  number,
  string,
  string,
  unknown,
  readonly string[],
  readonly unknown[],
  number?,
];

const STRING = 0;
const NUMBER = 1;
const BOOLEAN = 2;
const TIMESTAMPS = [4, 5, 6, 7];
const BLOBS = [21, 42];
const LIST = 64;
const MAP = 128;
const IDEMPOTENCY_TOKEN = 4;

class ModelMismatch extends Error {
  override readonly name = 'ValidationException';
}

/** Throws `ModelMismatch` naming the path of the first member that is unknown, missing or of the wrong type. */
export function checkAgainstModel(
  schema: unknown,
  value: unknown,
  path: string,
  requireMembers = true,
): void {
  const mismatch = mismatchIn(schema, value, { path, requireMembers });
  if (mismatch !== undefined) throw new ModelMismatch(mismatch);
}

interface Place {
  readonly path: string;
  readonly requireMembers: boolean;
}

type Mismatch = string | undefined;

function mismatchIn(schema: unknown, value: unknown, place: Place): Mismatch {
  const model = resolve(schema);
  if (value === undefined || value === null || model === 'unit') return undefined;
  if (typeof model === 'number') {
    if (model >= MAP) return mismatchInMap(model - MAP, value, place);
    if (model >= LIST) return mismatchInList(model - LIST, value, place);
    return mismatchInSimple(model, value, place);
  }
  if (!Array.isArray(model)) return undefined;
  if (model[0] === 0) return mismatchIn(model[4], value, place);
  if (model[0] === 1) return mismatchInList(model[4], value, place);
  if (model[0] === 2) return mismatchInMap(model[5], value, place);
  return mismatchInStruct(asStruct(model), value, place);
}

function mismatchInStruct(model: Struct, value: unknown, place: Place): Mismatch {
  if (!isRecord(value)) return wanted('an object', value, place);
  const [kind, , name, , members, schemas, required = 0] = model;
  const given = Object.entries(value).filter(([, content]) => content !== undefined);
  if (kind === 4 && given.length !== 1)
    return wanted(`exactly one member of the union ${name}`, value, place);
  const missing = members
    .slice(0, place.requireMembers ? required : 0)
    .find((member, index) => value[member] === undefined && !isFilledIn(schemas[index]));
  if (missing !== undefined) return `${place.path}.${missing}: ${name} requires it`;
  return first(given, ([member, content]) => {
    const path = `${place.path}.${member}`;
    const index = members.indexOf(member);
    return index < 0
      ? `${path}: ${name} has no such member`
      : mismatchIn(schemas[index], content, { ...place, path });
  });
}

function mismatchInList(item: unknown, value: unknown, place: Place): Mismatch {
  if (!Array.isArray(value)) return wanted('a list', value, place);
  return first([...value.entries()], ([index, element]) =>
    mismatchIn(item, element, { ...place, path: `${place.path}[${index}]` }),
  );
}

function mismatchInMap(item: unknown, value: unknown, place: Place): Mismatch {
  if (!isRecord(value)) return wanted('a map', value, place);
  return first(Object.entries(value), ([key, element]) =>
    mismatchIn(item, element, { ...place, path: `${place.path}.${key}` }),
  );
}

function first<Entry>(entries: readonly Entry[], mismatchOf: (entry: Entry) => Mismatch): Mismatch {
  for (const entry of entries) {
    const mismatch = mismatchOf(entry);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function mismatchInSimple(model: number, value: unknown, place: Place): Mismatch {
  const expect = (isRight: boolean, name: string): Mismatch =>
    isRight ? undefined : wanted(name, value, place);
  if (model === STRING) return expect(typeof value === 'string', 'a string');
  if (model === NUMBER)
    return expect(typeof value === 'number' && Number.isFinite(value), 'a number');
  if (model === BOOLEAN) return expect(typeof value === 'boolean', 'a boolean');
  if (TIMESTAMPS.includes(model)) return expect(value instanceof Date, 'a Date');
  if (BLOBS.includes(model)) return expect(isBlob(value), 'bytes');
  return undefined;
}

const wanted = (name: string, value: unknown, { path }: Place): string =>
  `${path}: wanted ${name}, got ${describe(value)}`;

const isBlob = (value: unknown): boolean =>
  value instanceof Uint8Array ||
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null);

const resolved = new Map<unknown, unknown>();

/** Follows lazy references and drops the traits that a member adds to its type; once, since each call comes by here. */
function resolve(schema: unknown): unknown {
  if (typeof schema === 'number') return schema;
  if (resolved.has(schema)) return resolved.get(schema);
  const model = follow(schema);
  resolved.set(schema, model);
  return model;
}

function follow(schema: unknown): unknown {
  if (typeof schema === 'function') return follow(schema());
  if (Array.isArray(schema) && schema.length === 2) return follow(schema[0]);
  return schema;
}

/** The SDK fills in a missing idempotency token itself. */
function isFilledIn(schema: unknown): boolean {
  if (!Array.isArray(schema)) return false;
  const traits: unknown = schema.length === 2 ? schema[1] : schema[0] === 0 && schema[3];
  return typeof traits === 'number' && (traits & IDEMPOTENCY_TOKEN) !== 0;
}

/** The SDK's generator guarantees this shape for every schema that is not simple, a list or a map. */
const asStruct = (model: readonly unknown[]): Struct => model as unknown as Struct;

function describe(value: unknown): string {
  if (value instanceof Date) return 'a Date';
  if (Array.isArray(value)) return 'a list';
  return `${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`;
}
