/** Bundled as JSON; its shape is checked by `parseConfig`, not here. */
declare const content: unknown;
export default content;
