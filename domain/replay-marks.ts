import * as z from 'zod/mini';

/** How far a restore has come: by chain the number of the last entry of which everything is in the table. */
export const ReplayMarks = z.record(z.string(), z.number());
