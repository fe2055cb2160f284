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
  const mismatch = mismatchIn(schema, value, requireMembers);
  if (mismatch !== undefined) throw new ModelMismatch(`${path}${mismatch}`);
}

/** Where it is, from the checked value on, and what was wanted there. Each level adds its own part: few values mismatch. */
type Mismatch = string | undefined;

function mismatchIn(schema: unknown, value: unknown, requireMembers: boolean): Mismatch {
  const model = resolve(schema);
  if (value === undefined || value === null || model === 'unit') return undefined;
  if (typeof model === 'number') {
    if (model >= MAP) return mismatchInMap(model - MAP, value, requireMembers);
    if (model >= LIST) return mismatchInList(model - LIST, value, requireMembers);
    return mismatchInSimple(model, value);
  }
  if (!Array.isArray(model)) return undefined;
  if (model[0] === 0) return mismatchIn(model[4], value, requireMembers);
  if (model[0] === 1) return mismatchInList(model[4], value, requireMembers);
  if (model[0] === 2) return mismatchInMap(model[5], value, requireMembers);
  return mismatchInStruct(asStruct(model), value, requireMembers);
}

function mismatchInStruct(model: Struct, value: unknown, requireMembers: boolean): Mismatch {
  if (!isRecord(value)) return wanted('an object', value);
  const [kind, , name, , members, schemas, required = 0] = model;
  if (kind === 4 && Object.values(value).filter((content) => content !== undefined).length !== 1)
    return wanted(`exactly one member of the union ${name}`, value);
  for (let index = 0; requireMembers && index < required; index += 1) {
    const member = members[index] ?? '';
    if (value[member] === undefined && !isFilledIn(schemas[index]))
      return `.${member}: ${name} requires it`;
  }
  for (const member of Object.keys(value)) {
    if (value[member] === undefined) continue;
    const index = members.indexOf(member);
    if (index < 0) return `.${member}: ${name} has no such member`;
    const mismatch = mismatchIn(schemas[index], value[member], requireMembers);
    if (mismatch !== undefined) return `.${member}${mismatch}`;
  }
  return undefined;
}

function mismatchInList(item: unknown, value: unknown, requireMembers: boolean): Mismatch {
  if (!Array.isArray(value)) return wanted('a list', value);
  for (let index = 0; index < value.length; index += 1) {
    const mismatch = mismatchIn(item, value[index], requireMembers);
    if (mismatch !== undefined) return `[${index}]${mismatch}`;
  }
  return undefined;
}

function mismatchInMap(item: unknown, value: unknown, requireMembers: boolean): Mismatch {
  if (!isRecord(value)) return wanted('a map', value);
  for (const key of Object.keys(value)) {
    const mismatch = mismatchIn(item, value[key], requireMembers);
    if (mismatch !== undefined) return `.${key}${mismatch}`;
  }
  return undefined;
}

function mismatchInSimple(model: number, value: unknown): Mismatch {
  const expect = (isRight: boolean, name: string): Mismatch =>
    isRight ? undefined : wanted(name, value);
  if (model === STRING) return expect(typeof value === 'string', 'a string');
  if (model === NUMBER)
    return expect(typeof value === 'number' && Number.isFinite(value), 'a number');
  if (model === BOOLEAN) return expect(typeof value === 'boolean', 'a boolean');
  if (TIMESTAMPS.includes(model)) return expect(value instanceof Date, 'a Date');
  if (BLOBS.includes(model)) return expect(isBlob(value), 'bytes');
  return undefined;
}

const wanted = (name: string, value: unknown): string => `: wanted ${name}, got ${describe(value)}`;

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
