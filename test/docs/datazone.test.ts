import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../domain/config.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';

const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/datazone.md', 'utf8')) ?? [];
const example = parse(yaml);
const withExample = (change: object) => {
  const file = adminFile();
  return parseConfig({
    ...file,
    sources: [...file.sources, ...example.sources],
    datazone: example.datazone,
    ...change,
  });
};

test('the example of docs/datazone.md is a configuration', () =>
  expect(withExample({}).datazone?.projects).toEqual({
    projmarketing: { type: 'group', name: 'marketing_analyst_grp' },
  }));

test.each([
  ['no section', { datazone: undefined }, 'no domain is configured'],
  ['no domains', { datazone: { ...example.datazone, domains: undefined } }, 'datazone.domains'],
  [
    'an empty list of domains',
    { datazone: { ...example.datazone, domains: [] } },
    'datazone.domains',
  ],
  ['no source', { sources: adminFile().sources }, 'no source has `datazone: true`'],
  [
    'a listing of a warehouse that is not there',
    {
      datazone: {
        ...example.datazone,
        listings: { lst_churn: { ...example.datazone.listings.lst_churn, warehouse: 'sales' } },
      },
    },
    'datazone.listings.lst_churn.warehouse: sales is not in warehouses',
  ],
  [
    'PUBLIC as a project',
    { datazone: { ...example.datazone, projects: { p1: { type: 'group', name: 'public' } } } },
    'datazone.projects.p1: grantee: PUBLIC is everybody',
  ],
  [
    'a source that others may send for',
    {
      sources: [
        ...adminFile().sources,
        { ...example.sources[0], events: { source: 'portal.datazone', account: '111122223333' } },
      ],
    },
    'nobody sends such messages but ourselves',
  ],
])('%s is refused at start', (_, change, words) =>
  expect(() => withExample(change)).toThrow(words),
);
