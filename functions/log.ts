import { Logger } from '@aws-lambda-powertools/logger';

/** One structured logger for every function; service name and level come from serverless.yml (POWERTOOLS_*). */
export const logger = new Logger();
