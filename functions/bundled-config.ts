import { type Config, parseConfig } from '../domain/config.ts';

/** The configuration that lies in the bundle: packaging turns config/admin.yml into JSON (config/bundle.ts). */
export async function bundledConfig(): Promise<Config> {
  const { default: raw } = await import('../config/admin.yml');
  return parseConfig(raw);
}
