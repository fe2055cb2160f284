import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import { ACCOUNT, REGION } from '../arn.ts';
import { isRecord, type Json, type JsonObject } from '../json.ts';

/** CloudFormation's short forms (`!Ref X`) as their long ones (`{ Ref: X }`). */
const SHORT_FORMS = [
  'Ref',
  'GetAtt',
  'Sub',
  'Join',
  'If',
  'Not',
  'Equals',
  'And',
  'Or',
  'Select',
  'Split',
  'ImportValue',
  'Condition',
  'Base64',
  'FindInMap',
];

const longName = (short: string): string =>
  short === 'Ref' || short === 'Condition' ? short : `Fn::${short}`;

const scalarTags: ScalarTag[] = SHORT_FORMS.map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({
    [longName(name)]: name === 'GetAtt' ? splitOnce(text, '.') : text,
  }),
}));

const collectionTags: CollectionTag[] = SHORT_FORMS.flatMap((name) =>
  (['seq', 'map'] as const).map((collection) => ({
    tag: `!${name}`,
    collection,
    resolve: (node) => ({ [longName(name)]: node.toJSON() }),
  })),
);

/** The YAML or JSON file as JSON; tags become CloudFormation's long form. */
export function readTemplate(path: string): Json {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.json')) return JSON.parse(text);
  return JSON.parse(
    JSON.stringify(
      parse(text, { customTags: [...scalarTags, ...collectionTags], merge: true }) ?? null,
    ),
  );
}

/** `${self:…}`, `${file(…)}`, `${sls:stage}` and the like; other placeholders (`${DecideFunctionArn}`) stay as they are. */
const VARIABLE = /\$\{((?:self|file|sls|opt|aws|param|env)[:(][^${}]*)\}/;

/** A Serverless file with its variables resolved, as the Serverless Framework would before it deploys stage `dev`. */
export function readServerless(path: string): JsonObject {
  const root = readTemplate(path);
  const folder = dirname(path);

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
  const fromSource = (source: string): Json | undefined => {
    const file = /^file\(([^)]+)\)(?::(.+))?$/.exec(source);
    if (file !== null) return lookup(readTemplate(join(folder, file[1] ?? '')), file[2]);
    const [kind = '', name = ''] = splitOnce(source, ':');
    if (kind === 'self') return ownValue(name);
    if (kind === 'sls') return 'dev';
    if (kind === 'aws') return name === 'region' ? REGION : ACCOUNT;
    if (kind === 'param')
      return lookup(root, `params.default.${name}`) ?? lookup(root, `params.dev.${name}`);
    if (kind === 'opt' || kind === 'env') return undefined;
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

const lookup = (value: Json | undefined, path: string | undefined): Json | undefined =>
  (path ?? '')
    .split('.')
    .filter(Boolean)
    .reduce((inner: Json | undefined, key) => (isRecord(inner) ? inner[key] : undefined), value);

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)];
}
