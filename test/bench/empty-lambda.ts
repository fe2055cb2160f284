import { lambda } from '../../functions/lambda.ts';

/** What a function costs that does nothing, with the middlewares, the log and the configuration of all others. */
export const handler = lambda(() => async () => ({}));
