import middy from '@middy/core';

/** What a function costs that does nothing. */
export const handler = middy(async () => ({}));
