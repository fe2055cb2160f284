import { fileURLToPath } from 'node:url';
import { versioned } from '../functions/payload.ts';
import { type Deployment, readDeployment } from '../local-aws/deployment.ts';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * The product as state.yml and serverless.yml deploy it; read once, because a simulation plays thousands of seeds on it. Its
 * account has no other stage, so names need no prefix.
 */
const read = readDeployment(path('serverless.yml'), {
  state: path('state.yml'),
  params: { prefix: '' },
});

/** As Lambda meets its functions (functions/lambda.ts): what states hand each other carries a version. */
export const deployment: Deployment = {
  ...read,
  load: async (functionName) => {
    const compose = await read.load(functionName);
    return (runtime) => versioned(compose(runtime));
  },
};
