import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { AdminFile } from '../../domain/config.ts';
import { CONFIG_VERSION } from '../../domain/config-version.ts';
import { canonical, sha256 } from '../../domain/hash.ts';

test('whoever changes the form of the configuration raises CONFIG_VERSION, and writes here what belongs to it', () => {
  const form = z.toJSONSchema(AdminFile, { unrepresentable: 'any' });
  expect([CONFIG_VERSION, sha256(canonical(form))]).toEqual([
    1,
    'dddea34f0c2f3a8328564f01857a9be47492865f394836bedeb9e3500530d072',
  ]);
});
