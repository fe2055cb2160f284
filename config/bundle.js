import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** config/admin.yml as JSON inside each bundle: no YAML parser and no file access in a Lambda function. */
const yamlAsJson = {
  name: 'yaml-as-json',
  setup(build) {
    build.onLoad({ filter: /\.yml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parse(await readFile(path, 'utf8'))),
      loader: 'json',
    }));
  },
};

const LAPTOP_CREDENTIALS =
  /^@aws-sdk\/credential-provider-(ini|sso|process|web-identity|http)$|^@smithy\/credential-provider-imds$/;

/**
 * A Lambda function has its credentials in the environment, the first place where the SDK looks. The providers for profiles,
 * containers, single sign-on and instances are imported only when that fails, and would be a quarter of each bundle.
 */
const credentialsFromEnvironment = {
  name: 'credentials-from-environment',
  setup(build) {
    build.onResolve({ filter: LAPTOP_CREDENTIALS }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** Each client of the SDK takes its version from its package.json, of which the rest would be 2 KB of each bundle. */
const versionOfClient = {
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

export default [yamlAsJson, credentialsFromEnvironment, versionOfClient];
