import { Logger } from '@aws-lambda-powertools/logger';
import { originalStack } from './original-stack.ts';

/** One structured logger for every function; service name and level come from serverless.yml (POWERTOOLS_*). */
export const logger = new Logger({
  jsonReplacerFn: (_, value) => {
    for (let error = value; error instanceof Error; error = error.cause)
      if (error.stack !== undefined) error.stack = originalStack(error.stack);
    return value;
  },
});
