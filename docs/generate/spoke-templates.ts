import { isRecord, type Json, type JsonObject, listOf, recordOf } from '../../local-aws/json.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';

/** A role of a spoke that may there what a role of the hub may in its own account, and whom it trusts. */
interface Copied {
  readonly of: string;
  readonly power: string;
  readonly trusts: string;
  readonly description: string;
}

const INSPECTOR: Copied = {
  of: 'SetupInspectRole',
  power: 'Inspector',
  trusts: 'SpokeInspector',
  description: 'Reads how warehouses are set up, and changes nothing',
};
const REPAIRERS: readonly Copied[] = [
  {
    of: 'SetupAttachRole',
    power: 'SetupAttach',
    trusts: 'SetupAttach',
    description: 'Carries out the actions of setup plans, within the boundary',
  },
  {
    of: 'SetupModifyWarehouseRole',
    power: 'SetupModifyWarehouse',
    trusts: 'SetupModifyWarehouse',
    description: 'Changes routing and roles of the warehouses that setup is for',
  },
  {
    of: 'SetupUndoRole',
    power: 'SetupUndo',
    trusts: 'SetupUndo',
    description: 'Takes back what setup did, within the boundary',
  },
  {
    of: 'SetupCanaryRole',
    power: 'SetupCanary',
    trusts: 'SetupCanary',
    description: 'Trains the canary as its login',
  },
];

/** What CloudFormation fills in, as it does in all that is copied. */
const OF_HUB = `arn:\${AWS::Partition}:iam::\${HubAccount}`;
const LIST = 'CommaDelimitedList';
/** As those of spoke.yml, and what the hub has in config/deployment.yml for itself. */
const PARAMETERS: Readonly<Record<string, JsonObject>> = {
  Prefix: { Type: 'String', Description: "What the hub's names begin with, its stage included" },
  HubAccount: { Type: 'String', Description: 'The account that redshift-ml-admin is deployed in' },
  HubRegion: { Type: 'String', Description: 'The Region that it is deployed in' },
  ExternalId: { Type: 'String', Description: 'externalId of this account in config/admin.yml' },
  Warehouses: { Type: LIST, Description: 'ARNs of clusters and workgroups, of whatever Regions' },
  WarehouseKeys: { Type: LIST, Description: 'ARNs of keys that warehouses are encrypted with' },
  ReaderLogins: { Type: LIST, Description: 'ARNs dbuser and dbname of the reader' },
  ReaderSecrets: { Type: LIST, Description: "ARNs of the reader's secrets" },
  CanaryLogins: { Type: LIST, Description: 'ARNs dbuser and dbname of whoever trains the canary' },
  CanarySecrets: { Type: LIST, Description: 'ARNs of secrets of whoever trains the canary' },
  PermissionsBoundary: {
    Type: 'String',
    Default: '',
    Description: 'ARN of a policy of this account that its roles shall not exceed, or nothing',
  },
  Boundary: { Type: LIST, Description: 'Each setup.boundary; a policy none where there is none' },
  SetupRoles: { Type: LIST, Description: 'Roles that setup may hand to Redshift' },
  SetupBuckets: { Type: LIST, Description: 'Buckets that setup may create and change' },
  SetupWarehouses: { Type: LIST, Description: 'Clusters and namespaces that setup may change' },
};

/** What config/deployment.yml says of the hub is said of a spoke by the parameter of this name. */
const DEPLOYMENT = /^\$\{self:custom\.deployment\.(\w+)\}$/;
const BY_PARAMETER: Readonly<Record<string, Json>> = {
  boundary: { Ref: 'Boundary' },
  setupRoles: { Ref: 'SetupRoles' },
  setupBuckets: { Ref: 'SetupBuckets' },
  setupWarehouses: { Ref: 'SetupWarehouses' },
  warehouseKeys: { Ref: 'WarehouseKeys' },
  reader: logIn('Reader'),
  canary: logIn('Canary'),
};

function logIn(who: string): Json[] {
  const allow = (Action: string, parameter: string): JsonObject => ({
    Effect: 'Allow',
    Action,
    Resource: { Ref: parameter },
  });
  return [
    allow('redshift-data:BatchExecuteStatement', 'Warehouses'),
    allow('redshift:GetClusterCredentials', `${who}Logins`),
    allow('secretsmanager:GetSecretValue', `${who}Secrets`),
  ];
}

/** What only the hub has: its logs, traces, ledger, evidence, and the way into other accounts. */
const IS_OF_HUB = /^(logs|xray|dynamodb|sts):/;
const isOfHub = (statement: Json): boolean => {
  const { Action, Effect } = recordOf(statement);
  const actions = [Action ?? ''].flat().map(String);
  return (
    actions.every((action) => IS_OF_HUB.test(action)) ||
    (Effect === 'Deny' && JSON.stringify(statement).includes('custom.arns.'))
  );
};

const copied = (value: Json): Json => {
  if (typeof value === 'string') {
    const field = DEPLOYMENT.exec(value)?.[1];
    // Roles are of an account, its warehouses of any Region.
    if (field === undefined)
      return value
        .replaceAll('{self:custom.prefix}', '{Prefix}')
        .replaceAll(/\.\$\{AWS::Region\}\./g, '.');
    const parameter = BY_PARAMETER[field];
    if (parameter === undefined) throw new Error(`spokes know nothing of ${value}`);
    return parameter;
  }
  if (Array.isArray(value)) return value.map(copied);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, copied(inner ?? null)]),
  );
};

function roleOf({ of, power, trusts, description }: Copied, roles: JsonObject): JsonObject {
  const { Policies } = recordOf(recordOf(roles[of]).Properties);
  const Statement = listOf(Policies)
    .map((policy) => recordOf(recordOf(policy).PolicyDocument).Statement ?? null)
    .flatMap((statements) =>
      typeof statements === 'string' ? copied(statements) : listOf(statements),
    )
    .flatMap((statement) => (isOfHub(statement) ? [] : [copied(statement)]));
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      PermissionsBoundary: {
        'Fn::If': ['IsBounded', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }],
      },
      RoleName: { 'Fn::Sub': `\${Prefix}Spoke${power}-\${HubRegion}` },
      Description: description,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::Sub': `${OF_HUB}:root` } },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
              ArnEquals: {
                'aws:PrincipalArn': {
                  'Fn::Sub': `${OF_HUB}:role/\${Prefix}${trusts}-\${HubRegion}`,
                },
              },
            },
          },
        ],
      },
      Policies: [{ PolicyName: 'spoke', PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  };
}

function templateOf(description: string, copies: readonly Copied[]): string {
  const roles = recordOf(recordOf(readTemplate('statemachines/setup/roles.yml')).Resources);
  const Resources = Object.fromEntries(
    copies.map((one) => [`${one.power}Role`, roleOf(one, roles)]),
  );
  const text = JSON.stringify(Resources);
  const used = Object.entries(PARAMETERS).filter(
    ([name]) => text.includes(`{"Ref":"${name}"}`) || text.includes(`\${${name}}`),
  );
  return `${JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: description,
      Parameters: Object.fromEntries(used),
      Conditions: {
        IsBounded: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'PermissionsBoundary' }, ''] }] },
      },
      Resources,
    },
    undefined,
    2,
  )}\n`;
}

/**
 * The templates by which a spoke lets the hub look at setups, and repair them: roles that may there what the hub's own may here,
 * so that neither can be narrowed or widened alone. In JSON, for CloudFormation reads no YAML with anchors.
 */
export const spokeTemplates = (): readonly (readonly [string, string])[] => [
  [
    'spoke-inspect.json',
    templateOf('The role by which redshift-ml-admin looks at setups of this account', [INSPECTOR]),
  ],
  [
    'spoke-setup.json',
    templateOf('Roles by which redshift-ml-admin repairs setups of this account', REPAIRERS),
  ],
];
