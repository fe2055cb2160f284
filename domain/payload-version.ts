/**
 * Version of what states hand each other, as the definitions write it into what they begin with. An execution may wait for a week:
 * a release reads the version before its own as well, and answers in the version that it was asked in.
 */
export const PAYLOAD_VERSION = 1;
