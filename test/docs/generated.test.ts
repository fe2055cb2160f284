import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { generatedFiles } from '../../docs/generate/run.ts';

const files = await generatedFiles();

describe('what is generated is what `npm run docs` makes', () => {
  test.each([...files])('%s', (path, text) => expect(readFileSync(path, 'utf8')).toBe(text));

  test('and nothing else lies there', () => {
    const made = [...files.keys()].filter((path) => /^(schemas|docs\/pictures)\//.test(path));
    expect(globSync(['schemas/**/*.*', 'docs/pictures/*']).sort()).toEqual(made.sort());
  });
});

describe('the pictures', () => {
  const states = (path: string) =>
    [...(files.get(path) ?? '').matchAll(/class="name"[^>]*>([^<]+)</g)].map(([, name]) => name);

  test('show every state of access', () =>
    expect(states('docs/pictures/access.svg').sort()).toEqual(
      [
        'AwaitApproval',
        'Databases',
        'Decide',
        'Look',
        'NotRecorded',
        'Reconcile',
        'Record',
        'Unanswered',
        'Undecided',
      ].sort(),
    ));

  test('show who is started, and what is reached', () => {
    const names = states('docs/pictures/overview.svg');
    expect(names).toEqual(
      expect.arrayContaining([
        'event bus',
        'access',
        'access-manual',
        'access-answers',
        'setup',
        'decide',
        'reconcile',
        'setupAttach',
        'copy',
        'ledger',
        'evidence',
        'warehouse',
        'account',
      ]),
    );
  });
});
