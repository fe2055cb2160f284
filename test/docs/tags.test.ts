import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../domain/config.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';

test('the example of docs/tags.md is a configuration', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/tags.md', 'utf8')) ?? [];
  const example = parse(yaml);
  const file = adminFile();
  const config = parseConfig({
    ...file,
    ...example,
    sources: [...file.sources, ...example.sources],
  });
  expect(config.tags?.groups).toMatchObject({ marketing_analyst_grp: { persona: 'user' } });
  expect(config.tags).toMatchObject({ maxPerTag: 20, leaseDays: 90, roles: {} });
  expect(config.policy?.map(({ effect }) => effect)).toEqual(['allow', 'needs-approval']);
});
