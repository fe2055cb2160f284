import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { ordinaryShare } from './calls/ordinary-share.ts';
import { attaching } from './run/attaching.ts';

export const compose = (runtime: Runtime) =>
  attaching(runtime, ordinaryShare(runtime, { power: 'SetupAttach', session: 'setupAttach' }));

export const handler = lambda(compose);
