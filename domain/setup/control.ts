/** A check's number, as people cite it: `RedshiftML.26`. */
export type ControlId = `RedshiftML.${number}`;
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What happens to a failure: `repairs` by itself, `asks` a named person first, `reports` and shows an alternative because
 * the cause belongs to somebody else.
 */
export type Handling = 'repairs' | 'asks' | 'reports';
