import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';
import { isRecord, type Json, type JsonObject } from '../json.ts';

/** CloudFormation's short forms (`!Ref X`) as their long ones (`{ Ref: X }`); those that the project's templates use. */
const SHORT_FORMS: ScalarTag[] = [
  { tag: '!Ref', resolve: (text: string) => ({ Ref: text }) },
  { tag: '!GetAtt', resolve: (text: string) => ({ 'Fn::GetAtt': splitOnce(text, '.') }) },
  { tag: '!Sub', resolve: (text: string) => ({ 'Fn::Sub': text }) },
  { tag: '!ImportValue', resolve: (text: string) => ({ 'Fn::ImportValue': text }) },
];

/** The YAML or JSON file as JSON; tags become CloudFormation's long form. */
export function readTemplate(path: string): Json {
  const value: unknown = parse(readFileSync(path, 'utf8'), {
    customTags: SHORT_FORMS,
    merge: true,
  });
  return JSON.parse(JSON.stringify(value ?? null));
}

/** `${self:…}`, `${file(…)}`, `${opt:…, 'default'}` and `${param:…}`; other placeholders (`${DecideFunctionArn}`) stay. */
const VARIABLE = /\$\{((?:self|file|opt|param)[:(][^${}]*)\}/;

/** What somebody who deploys gives on the command line, by name: `--stage prod`, `--param prefix=…`. */
export interface DeployOptions {
  readonly options?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  /** What stands in place of included files, by their paths as the Serverless file has them. */
  readonly files?: Readonly<Record<string, Json>>;
}

/** A Serverless file with its variables resolved, as the Serverless Framework would with these options. */
export function readServerless(
  path: string,
  { options = {}, params = {}, files: given = {} }: DeployOptions = {},
): JsonObject {
  const root = readTemplate(path);
  const folder = dirname(path);
  // Many variables are a value of the same file.
  const files = new Map<string, Json>();

  const resolve = (value: Json): Json => {
    if (typeof value === 'string') return resolveText(value);
    if (Array.isArray(value)) return value.map(resolve);
    if (isRecord(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, resolve(inner ?? null)]),
      );
    return value;
  };
  const resolveText = (text: string): Json => {
    const found = VARIABLE.exec(text);
    if (found === null) return text;
    const value = resolve(variable(found[1] ?? ''));
    if (found[0] === text) return value;
    return resolveText(
      text.replace(found[0], () => (typeof value === 'string' ? value : JSON.stringify(value))),
    );
  };
  const variable = (expression: string): Json => {
    for (const source of expression.split(/,(?![^(]*\))/).map((part) => part.trim())) {
      const value = fromSource(source);
      if (value !== undefined) return value;
    }
    throw new Error(`${path}: nothing gives \${${expression}} a value`);
  };
  const readOnce = (file: string): Json => {
    const known = files.get(file) ?? readTemplate(file);
    files.set(file, known);
    return known;
  };
  const fromSource = (source: string): Json | undefined => {
    const file = /^file\(([^)]+)\)$/.exec(source);
    if (file !== null) return given[file[1] ?? ''] ?? readOnce(join(folder, file[1] ?? ''));
    const [kind = '', name = ''] = splitOnce(source, ':');
    if (kind === 'self') return ownValue(name);
    if (kind === 'opt') return options[name];
    if (kind === 'param') return params[name];
    return source.replace(/^['"]|['"]$/g, '');
  };

  // A value on the way may itself be a variable, such as a whole file.
  const ownValue = (name: string): Json | undefined =>
    name.split('.').reduce((inner: Json | undefined, key) => {
      const known = typeof inner === 'string' ? resolve(inner) : inner;
      return isRecord(known) ? known[key] : undefined;
    }, root);

  const resolved = resolve(root);
  if (!isRecord(resolved)) throw new Error(`${path} is not a mapping`);
  return resolved;
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)];
}
