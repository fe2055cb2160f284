import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';
import { checkConfig } from '../domain/config-check.ts';
import { readConfigFiles } from './read-config-files.ts';

/**
 * config/admin.yml as JSON inside each bundle: no YAML parser and no file access in a Lambda function. What is wrong with the
 * configuration fails the build, so that it is never packaged.
 */
const checkedConfig: Plugin = {
  name: 'checked-config',
  setup(build) {
    build.onLoad({ filter: /[\\/]admin\.yml$/ }, async ({ path }) => {
      const files = await readConfigFiles(dirname(path));
      const problems = checkConfig(files);
      return problems.length === 0
        ? { contents: JSON.stringify(files.admin), loader: 'json' }
        : { errors: problems.map((text) => ({ text })) };
    });
  },
};

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
        return {
          contents: text.replace(/\[(\w+)\]: /g, (key, name) =>
            constants.has(name) ? `${constants.get(name)}: ` : key,
          ),
        };
      },
    );
  },
};

export default [
  checkedConfig,
  credentialsFromEnvironment,
  versionOfClient,
  mapForDiscoveredEndpoints,
  noCopiesForLogger,
  shapesThatAreUsed,
];
