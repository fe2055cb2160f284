import type { JsonObject } from '../json.ts';

/** Tells of a call as CloudTrail does: of which service, which call, with which parameters. */
export type Trail = (service: string, call: string, parameters: JsonObject) => void;
