import { parseConfig } from '../../../domain/config.ts';
import { taggedConfig } from '../../../sandbox/accounts/tagged.ts';
import { adminFile } from '../../../sandbox/stage/analytics.ts';

const file = adminFile();
/** A configuration with a source for tags, as config/admin.yml would have it. */
export const raw = { ...file, ...taggedConfig(file) };
export const config = parseConfig(raw);
export const NOW = '2026-03-02T09:00:00.000Z';
/** The cluster of the configuration. */
export const resource = {
  account: '111122223333',
  region: 'us-east-1',
  kind: 'cluster',
  name: 'analytics',
} as const;
