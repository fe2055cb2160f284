import { fileURLToPath } from 'node:url';
import { readDeployment } from '../local-aws/deployment.ts';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * The product as state.yml and serverless.yml deploy it; read once, because a simulation plays thousands of seeds on it. Its
 * account has no other stage, so names need no prefix.
 */
export const deployment = readDeployment(path('serverless.yml'), {
  state: path('state.yml'),
  params: { prefix: '' },
});
