import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { parseConfig } from '../domain/config.ts';
import { checkConfig } from '../domain/config-check.ts';
import { readConfigFiles } from './read-config-files.ts';

/**
 * config/admin.yml inside each bundle as the code sees it, in JSON: a Lambda function has no YAML parser, no file access, and
 * nothing to check anew at each cold start. What is wrong with the configuration fails the build, so that it is never packaged.
 */
const checkedConfig: Plugin = {
  name: 'checked-config',
  setup(build) {
    build.onLoad({ filter: /[\\/]admin\.yml$/ }, async ({ path }) => {
      const files = await readConfigFiles(dirname(path));
      const problems = checkConfig(files);
      return problems.length === 0
        ? { contents: JSON.stringify(parseConfig(files.admin)), loader: 'json' }
        : { errors: problems.map((text) => ({ text })) };
    });
  },
};

const BUILT_IN = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);

const LAPTOP_CREDENTIALS =
  /^@aws-sdk\/credential-provider-(ini|sso|process|web-identity|http)$|^@smithy\/credential-provider-imds$/;

/**
 * A Lambda function has its credentials in the environment, the first place where the SDK looks. The providers for profiles,
 * containers, single sign-on and instances are imported only when that fails, and would be a quarter of each bundle.
 */
const credentialsFromEnvironment: Plugin = {
  name: 'credentials-from-environment',
  setup(build) {
    build.onResolve({ filter: LAPTOP_CREDENTIALS }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** It has no files with profiles either, which each client would look for, setting by setting, behind the environment. */
const noProfileFiles: Plugin = {
  name: 'no-profile-files',
  setup(build) {
    build.onLoad({ filter: /[\\/]shared-ini-file-loader[\\/]loadSharedConfigFiles\.js$/ }, () => ({
      contents: `export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
          export const CONFIG_PREFIX_SEPARATOR = '.';`,
    }));
  },
};

/** No call that is made here answers with a stream of events; what would read one is 20 KB of each bundle. */
const noEventStreams: Plugin = {
  name: 'no-event-streams',
  setup(build) {
    build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/**
 * Bodies are strings, bytes and Node's own streams. Node loads what streams of the web are made of when their class is named first, which
 * the SDK does with each answer, to see that it is none.
 */
const noWebStreams: Plugin = {
  name: 'no-web-streams',
  setup({ initialOptions }) {
    initialOptions.define = { ...initialOptions.define, ReadableStream: 'undefined' };
  },
};

/** What would read the name of a browser, and is imported by a function of the SDK that nothing here calls. */
const noBrowsers: Plugin = {
  name: 'no-browsers',
  setup(build) {
    build.onResolve({ filter: /^bowser$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** Each client of the SDK takes its version from its package.json, of which the rest would be 2 KB of each bundle. */
const versionOfClient: Plugin = {
  name: 'version-of-client',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ },
      async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      },
    );
  },
};

/**
 * The client of DynamoDB brings a cache for endpoints that it would discover, if the environment asked for that; nothing here
 * does. There is one endpoint per account, so a Map does for the cache, and 7 KB of each bundle are saved.
 */
const mapForDiscoveredEndpoints: Plugin = {
  name: 'map-for-discovered-endpoints',
  setup(build) {
    build.onResolve({ filter: /^mnemonist\/lru-cache$/ }, ({ path }) => ({
      path,
      namespace: 'map-for-discovered-endpoints',
    }));
    build.onLoad({ filter: /.*/, namespace: 'map-for-discovered-endpoints' }, () => ({
      // It is made with how many it may hold, which a Map would take for what it holds.
      contents:
        'export default class extends Map { constructor() { super(); } peek(key) { return this.get(key); } }',
    }));
  },
};

/**
 * Each call of the SDK copies its input and answer, without what is sensitive, for a logger. Nobody gives a client one, and the
 * one by default drops it all.
 */
const noCopiesForLogger: Plugin = {
  name: 'no-copies-for-logger',
  setup(build) {
    build.onLoad({ filter: /[\\/]middleware-logger[\\/]loggerMiddleware\.js$/ }, () => ({
      contents: `export const getLoggerPlugin = () => ({ applyToStack: () => {} });
        export const loggerMiddleware = undefined, loggerMiddlewareOptions = undefined;`,
    }));
  },
};

/**
 * Each client says the shapes of all its calls in one module, with keys that are constants of it. To the bundler such a key might
 * be anything, hence it keeps every shape: of EC2's half a megabyte for the nine calls that are made.
 */
const shapesThatAreUsed: Plugin = {
  name: 'shapes-that-are-used',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ },
      async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const constants = new Map(
          [...text.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [
            name,
            value,
          ]),
        );
        const readable = text.replace(/\[(\w+)\]: /g, (key, name) =>
          constants.has(name) ? `${constants.get(name)}: ` : key,
        );
        return { contents: await withoutPlainErrors(readable, dirname(dirname(path))) };
      },
    );
  },
};

/**
 * Each error that a service may answer with is a class of its own, registered by its shape: a tenth of `reconcile`. In JSON an answer
 * says the error's name and members itself, and of both the SDK makes an error of the service's base class, as it does for one that is
 * newer than the client (ProtocolLib.getErrorSchemaOrThrowBaseException); here errors are told apart by name (aws/aws-error.ts). The
 * classes stay in protocols whose answers name errors otherwise than the SDK does, and where the class says that it may be tried again.
 */
async function withoutPlainErrors(shapes: string, client: string): Promise<string> {
  const settings = await readFile(join(client, 'runtimeConfig.shared.js'), 'utf8');
  if (!/\bAwsJson1_[01]Protocol\b/.test(settings) || settings.includes('awsQueryCompatible'))
    return shapes;
  const [, ...classes] = (await readFile(join(client, 'models/errors.js'), 'utf8')).split(
    'export class ',
  );
  const plain = new Set(
    classes.flatMap((text) => (text.includes('$retryable') ? [] : [/^\w+/.exec(text)?.[0]])),
  );
  return shapes.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
    plain.has(name) ? '' : line,
  );
}

/**
 * What Node has built in is asked for by a call. An import makes Node read every export of the module, also those that load what
 * they name when they are read: of `node:http` that is undici, which took 30 ms of each cold start and is used by nothing here.
 * Names that are imported are read one by one, for of a module that is CommonJS to the bundler it would copy all.
 */
const builtInsByCall: Plugin = {
  name: 'built-ins-by-call',
  setup(build) {
    build.onResolve({ filter: BUILT_IN }, ({ path, kind }) => ({
      path,
      namespace: kind === 'import-statement' ? 'built-in-names' : 'built-in',
    }));
    build.onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = ${call(path)};`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'built-in-names' }, ({ path }) => ({
      contents: [
        `const all = ${call(path)};`,
        'const named = (name) => all[name];',
        'export default all;',
        ...Object.keys(process.getBuiltinModule(path) ?? {}).map(
          (name) => `export const ${name} = /* @__PURE__ */ named('${name}');`,
        ),
      ].join('\n'),
    }));
  },
};

/**
 * What is imported when it is first needed is written into files beside the bundle. They are called after it, since serverless-esbuild packs
 * with a function what lies in the folder, but for what is called after another function's bundle.
 */
const chunksNamedAfterBundle: Plugin = {
  name: 'chunks-named-after-bundle',
  setup({ initialOptions, onStart }) {
    const [entry] = [initialOptions.entryPoints ?? []].flat();
    if (typeof entry !== 'string') return;
    const name = basename(entry, '.ts');
    initialOptions.chunkNames = `${name}.[name]-[hash]`;
    onStart(() => removeChunks(initialOptions.outdir, `${name}.`));
  },
};

/** What lies there from an earlier build would be packed, too: the files are called after what is in them. */
async function removeChunks(folder: string | undefined, beginning: string): Promise<void> {
  if (folder === undefined || !existsSync(folder)) return;
  const chunks = (await readdir(folder)).filter(
    (name) => name.startsWith(beginning) && /-[A-Z0-9]{8}\.mjs(\.map)?$/.test(name),
  );
  await Promise.all(chunks.map((name) => rm(join(folder, name))));
}

const call = (builtIn: string): string => `process.getBuiltinModule(${JSON.stringify(builtIn)})`;

export default [
  builtInsByCall,
  chunksNamedAfterBundle,
  checkedConfig,
  credentialsFromEnvironment,
  noProfileFiles,
  noEventStreams,
  noWebStreams,
  noBrowsers,
  versionOfClient,
  mapForDiscoveredEndpoints,
  noCopiesForLogger,
  shapesThatAreUsed,
];
