import { type Json, type JsonObject, recordOf } from '../json.ts';
import type { AssumableRole } from '../sts.ts';
import { assumableRoles } from './assumable-roles.ts';
import { withConditions } from './conditions.ts';
import { createResources } from './resources.ts';
import { readTemplate } from './template.ts';

/** Where a plain CloudFormation template is deployed, and with which parameters. */
interface TemplateDeployment {
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

/** The roles that a plain CloudFormation template makes, by name. A parameter without a value and default is an error. */
export function templateRoles(
  path: string,
  { account, region, parameters: given }: TemplateDeployment,
): ReadonlyMap<string, AssumableRole> {
  const { Resources, Parameters, Conditions } = recordOf(readTemplate(path));
  const declared = recordOf(Parameters);
  const parameters: Readonly<Record<string, Json>> = { ...defaultsOf(declared), ...given };
  const wrong = [
    ...Object.keys(declared).filter((name) => parameters[name] === undefined),
    ...Object.keys(parameters).filter((name) => declared[name] === undefined),
  ];
  if (wrong.length > 0)
    throw new Error(`${path}: parameters without a value, or unknown: ${wrong.join(', ')}`);
  const resources = createResources(
    withConditions(recordOf(Resources), recordOf(Conditions), parameters),
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, { Default: value }]),
    ),
    new Map(),
    {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    },
  );
  return assumableRoles(resources);
}

const defaultsOf = (declared: JsonObject): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(declared).flatMap(([name, one]) => {
      const { Default } = recordOf(one);
      return Default === undefined ? [] : [[name, Default]];
    }),
  );
