import type { Config } from '../domain/config.ts';

/** Bundled as JSON of what `parseConfig` made of it (config/bundle.ts). */
declare const content: Config;
export default content;
