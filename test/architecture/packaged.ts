import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { test } from '@jest/globals';
import { referencesIn } from '../../domain/template/references.ts';
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

export const ofType = (resources: TemplateResources, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** What is referred to and is not there. */
export function missing(resources: TemplateResources): string[] {
  const there = new Set([
    ...Object.keys(resources),
    ...Object.keys(JSON.parse(JSON.stringify(packaged()['Parameters']))),
  ]);
  return Object.entries(resources)
    .flatMap(([id, { Properties, DependsOn }]) =>
      [...referencesIn(Properties), ...[DependsOn ?? []].flat().map(String)].map(
        (other) => [id, other] as const,
      ),
    )
    .filter(([, other]) => !there.has(other))
    .map(([id, other]) => `${id} → ${other}`);
}
