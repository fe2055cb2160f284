import { fileURLToPath } from 'node:url';
import { readDeployment } from '../local-aws/deployment.ts';

/** The product as serverless.yml deploys it; read once, because a simulation plays thousands of seeds on it. */
export const deployment = readDeployment(
  fileURLToPath(new URL('../serverless.yml', import.meta.url)),
);
