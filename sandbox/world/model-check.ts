/**
 * Checks a value against the model that every SDK command carries (`command.schema`, @smithy/core's compact form):
 * numbers are simple types, 64|t and 128|t are lists and maps of them, `[kind, namespace, name, traits, …]` is the rest.
 */
type Struct = readonly [number, string, string, unknown, readonly string[], readonly unknown[], number?];

const STRING = 0;
const NUMBER = 1;
const BOOLEAN = 2;
const DOCUMENT = 15;
const BLOBS = [21, 42];
const LIST = 64;
const MAP = 128;
const IDEMPOTENCY_TOKEN = 4;

export class ModelMismatch extends Error {
  override readonly name = 'ValidationException';
}

/** Throws `ModelMismatch` naming the path of the first member that is unknown, missing or of the wrong type. */
export function checkAgainstModel(schema: unknown, value: unknown, path: string, requireMembers = true): void {
  const model = resolve(schema);
  const fail = (wanted: string): never => {
    throw new ModelMismatch(`${path}: wanted ${wanted}, got ${describe(value)}`);
  };
  if (value === undefined || value === null || model === 'unit') return;
  if (typeof model === 'number') {
    if (model >= MAP) return checkMap(model - MAP, value, path, requireMembers, fail);
    if (model >= LIST) return checkList(model - LIST, value, path, requireMembers, fail);
    return checkSimple(model, value, fail);
  }
  if (!Array.isArray(model)) return;
  if (model[0] === 0) return checkAgainstModel(model[4], value, path, requireMembers);
  if (model[0] === 1) return checkList(model[4], value, path, requireMembers, fail);
  if (model[0] === 2) return checkMap(model[5], value, path, requireMembers, fail);
  return checkStruct(asStruct(model), value, path, requireMembers, fail);
}

function checkStruct(model: Struct, value: unknown, path: string, requireMembers: boolean, fail: Fail): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('an object');
  const [kind, , name, , members, schemas, required = 0] = model;
  const given = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  if (kind === 4 && given.size !== 1) return fail(`exactly one member of the union ${name}`);
  for (const [member, content] of given) {
    const index = members.indexOf(member);
    if (index < 0) throw new ModelMismatch(`${path}.${member}: ${name} has no such member`);
    checkAgainstModel(schemas[index], content, `${path}.${member}`, requireMembers);
  }
  if (!requireMembers) return;
  members.slice(0, required).forEach((member, index) => {
    if (!given.has(member) && !isFilledIn(schemas[index])) throw new ModelMismatch(`${path}.${member}: ${name} requires it`);
  });
}

type Fail = (wanted: string) => never;

function checkList(item: unknown, value: unknown, path: string, requireMembers: boolean, fail: Fail): void {
  if (!Array.isArray(value)) return fail('a list');
  value.forEach((element, index) => {
    checkAgainstModel(item, element, `${path}[${index}]`, requireMembers);
  });
}

function checkMap(item: unknown, value: unknown, path: string, requireMembers: boolean, fail: Fail): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('a map');
  for (const [key, element] of Object.entries(value)) {
    checkAgainstModel(item, element, `${path}.${key}`, requireMembers);
  }
}

function checkSimple(model: number, value: unknown, fail: Fail): void {
  if (model === DOCUMENT) return;
  if (model === STRING) return typeof value === 'string' ? undefined : fail('a string');
  if (model === NUMBER) return typeof value === 'number' && Number.isFinite(value) ? undefined : fail('a number');
  if (model === BOOLEAN) return typeof value === 'boolean' ? undefined : fail('a boolean');
  if (model >= 4 && model <= 7) return value instanceof Date ? undefined : fail('a Date');
  if (BLOBS.includes(model)) return isBlob(value) ? undefined : fail('bytes');
}

const isBlob = (value: unknown): boolean =>
  value instanceof Uint8Array || typeof value === 'string' || (typeof value === 'object' && value !== null);

/** Follows lazy references and drops the traits that a member adds to its type. */
function resolve(schema: unknown): unknown {
  if (typeof schema === 'function') return resolve(schema());
  if (Array.isArray(schema) && schema.length === 2) return resolve(schema[0]);
  return schema;
}

/** The SDK fills in a missing idempotency token itself. */
function isFilledIn(schema: unknown): boolean {
  if (!Array.isArray(schema)) return false;
  const traits: unknown = schema.length === 2 ? schema[1] : schema[0] === 0 ? schema[3] : 0;
  return typeof traits === 'number' && (traits & IDEMPOTENCY_TOKEN) !== 0;
}

/** The SDK's generator guarantees this shape for every schema that is not simple, a list or a map. */
const asStruct = (model: readonly unknown[]): Struct => model as unknown as Struct;

const describe = (value: unknown): string =>
  value instanceof Date ? 'a Date' : Array.isArray(value) ? 'a list' : `${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`;
