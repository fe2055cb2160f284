import { registerHooks } from 'node:module';

// The product's lines are read by the tests that are about them.
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';

/**
 * `import { test } from '@jest/globals'` outside of Jest's own module loader: the package has the types, the runner puts
 * the functions on `globalThis`.
 */
const NAMES = [
  'afterAll',
  'afterEach',
  'beforeAll',
  'beforeEach',
  'describe',
  'expect',
  'jest',
  'test',
];
const source = NAMES.map((name) => `export const ${name} = globalThis.${name};`).join('\n');
const url = `data:text/javascript,${encodeURIComponent(source)}`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url, shortCircuit: true } : next(specifier, context),
});
