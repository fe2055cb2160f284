import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { ordinaryShare } from './calls/ordinary-share.ts';
import { undoing } from './run/undoing.ts';

export const compose = (runtime: Runtime) =>
  undoing(runtime, ordinaryShare(runtime, { power: 'SetupUndo', session: 'setupUndo' }));

export const handler = lambda(compose);
