import * as z from 'zod/mini';

/** A check's number, as people cite it: `RedshiftML.26`. */
export const ControlId = z.templateLiteral(['RedshiftML.', z.int()]);
export type ControlId = z.infer<typeof ControlId>;

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What happens to a failure: `repairs` by itself, `asks` a named person first, `reports` and shows an alternative because
 * the cause belongs to somebody else.
 */
export const Handling = z.enum(['repairs', 'asks', 'reports']);
export type Handling = z.infer<typeof Handling>;
