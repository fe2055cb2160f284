import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { test } from '@jest/globals';
import type { TemplateResources } from '../../domain/template/template.ts';
import { record } from './deployment.ts';

const PACKAGED = '.serverless/cloudformation-template-update-stack.json';

/** A package that is older than its sources says nothing about them. */
const isFresh = (): boolean =>
  existsSync(PACKAGED) &&
  [
    'serverless.yml',
    ...globSync('{statemachines,state}/**/*.yml'),
    ...globSync('config/*.yml'),
  ].every((source) => statSync(source).mtimeMs <= statSync(PACKAGED).mtimeMs);

/** A test of what was packaged: `npm test` packages before it comes here. */
export const whenPackaged = isFresh() ? test : test.skip;

/** What CloudFormation is handed. */
export const packaged = (): ReturnType<typeof record> =>
  record(JSON.parse(readFileSync(PACKAGED, 'utf8')));

export const packagedResources = (): TemplateResources =>
  JSON.parse(readFileSync(PACKAGED, 'utf8')).Resources;
