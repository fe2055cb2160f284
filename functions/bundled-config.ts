import type { Config } from '../domain/config.ts';

/** The configuration that lies in the bundle, checked when it was packaged (config/bundle.ts). */
export const bundledConfig = async (): Promise<Config> =>
  (await import('../config/admin.yml')).default;
