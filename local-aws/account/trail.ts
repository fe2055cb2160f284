import type { JsonObject } from '../json.ts';

/** How much later than a call CloudTrail tells of it, to a bus and to whoever looks it up. */
export const TRAIL_MS = 300_000;

/** Tells of a call as CloudTrail does: of which service, which call, with which parameters. */
export type Trail = (service: string, call: string, parameters: JsonObject) => void;
