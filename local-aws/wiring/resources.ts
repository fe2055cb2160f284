import * as arn from '../arn.ts';
import { isRecord, type Json, type JsonObject, recordOf } from '../json.ts';

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** The resources of a template by logical id, with CloudFormation's intrinsic functions answered for the sandbox's account. */
export interface Resources {
  /** All resources of a type, their properties resolved. */
  readonly ofType: (type: string) => readonly Resource[];
  /** Each with what `Ref` answers. */
  readonly all: () => readonly {
    readonly id: string;
    readonly type: string;
    readonly physicalId: string;
  }[];
  /** Any value of the template with `Ref`, `Fn::GetAtt` and `Fn::Sub` replaced. */
  readonly resolve: (value: Json | undefined) => Json;
  readonly text: (value: Json | undefined) => string;
}

type Kind = {
  readonly name: string;
  readonly ref?: (name: string, group: string) => string;
  readonly arn: (name: string, group: string) => string;
};

/** Which property names a resource, what `Ref` answers if not that name, and its ARN. */
const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::Lambda::Function': { name: 'FunctionName', arn: arn.functionArn },
  'AWS::IAM::Role': { name: 'RoleName', arn: arn.roleArn },
  'AWS::SQS::Queue': { name: 'QueueName', ref: arn.queueUrl, arn: arn.queueArn },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: arn.logGroupArn },
  'AWS::SNS::Topic': { name: 'TopicName', ref: arn.topicArn, arn: arn.topicArn },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    ref: arn.machineArn,
    arn: arn.machineArn,
  },
  'AWS::Events::EventBus': { name: 'Name', arn: arn.busArn },
  'AWS::DynamoDB::Table': { name: 'TableName', arn: arn.tableArn },
  'AWS::Scheduler::ScheduleGroup': {
    name: 'Name',
    arn: (name) => `arn:aws:scheduler:${arn.REGION}:${arn.ACCOUNT}:schedule-group/${name}`,
  },
  'AWS::Scheduler::Schedule': { name: 'Name', arn: (name, group) => arn.scheduleArn(group, name) },
  'AWS::Events::Rule': {
    name: 'Name',
    ref: (name, bus) => (bus === 'default' ? name : `${bus}|${name}`),
    arn: (name, bus) => arn.ruleArn(bus, name),
  },
  'AWS::KMS::Key': {
    name: 'KeyId',
    arn: (id) => `arn:aws:kms:${arn.REGION}:${arn.ACCOUNT}:key/${id}`,
  },
  'AWS::S3::Bucket': { name: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
};
const OTHER: Kind = {
  name: 'Name',
  arn: (name) => `arn:aws:sandbox:${arn.REGION}:${arn.ACCOUNT}:${name}`,
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': arn.ACCOUNT,
  'AWS::Region': arn.REGION,
  'AWS::Partition': 'aws',
  'AWS::StackName': 'sandbox',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': '',
};

/** What other stacks export, by name. */
export type Exports = ReadonlyMap<string, Json>;

/** `declared` is the template's `Resources` with the functions added; `parameters` its `Parameters`. */
export function createResources(
  declared: JsonObject,
  parameters: JsonObject,
  imported: Exports = new Map(),
  pseudo: Readonly<Record<string, string>> = PSEUDO,
): Resources {
  const isDeclared = (id: string): boolean => declared[id] !== undefined;

  const naming = (id: string): { kind: Kind; name: string; group: string } => {
    const resource = recordOf(declared[id]);
    const type = String(resource.Type);
    const kind = KINDS[type] ?? OTHER;
    const properties = recordOf(resource.Properties);
    const given = properties[kind.name];
    const suffix = properties.FifoQueue === true ? '.fifo' : '';
    const group = properties.GroupName ?? properties.EventBusName;
    return {
      kind,
      name: given === undefined ? `${id}${suffix}` : text(given),
      group: group === undefined ? 'default' : text(group),
    };
  };

  const ref = (id: string): Json => {
    const known = pseudo[id];
    if (known !== undefined) return known;
    const parameter = parameters[id];
    if (parameter !== undefined) return resolve(recordOf(parameter).Default);
    if (!isDeclared(id)) throw new Error(`the template has no resource or parameter ${id}`);
    const { kind, name, group } = naming(id);
    return kind.ref?.(name, group) ?? name;
  };

  const attribute = (id: string, name: string): string => {
    if (!isDeclared(id)) throw new Error(`the template has no resource ${id}`);
    const { kind, name: own, group } = naming(id);
    if (name === 'Arn') return kind.arn(own, group);
    if (name === 'StreamArn') return `${kind.arn(own, group)}/stream/sandbox`;
    if (name === 'FunctionUrl') return arn.functionUrl(own);
    if (/Name$|^Id$/.test(name)) return own;
    throw new Error(`the sandbox does not know the attribute ${id}.${name}`);
  };

  const importedValue = (name: string): Json => {
    const value = imported.get(name);
    if (value === undefined) throw new Error(`no stack exports ${name}`);
    return value;
  };

  const substitute = (template: string): string =>
    template.replace(/\$\{([\w:.]+)\}/g, (_, key: string) => {
      const [id = '', name] = key.split('.');
      return name === undefined ? text(ref(id)) : attribute(id, name);
    });

  const resolve = (value: Json | undefined): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isRecord(value)) return value ?? null;
    const [key = '', operand] = Object.entries(value)[0] ?? [];
    if (key === 'Ref') return ref(String(operand));
    if (key === 'Fn::GetAtt' && Array.isArray(operand)) {
      const [id = '', name = ''] = operand.map(String);
      return attribute(id, name);
    }
    if (key === 'Fn::Sub') return substitute(String(operand));
    if (key === 'Fn::ImportValue') return importedValue(text(operand));
    if (key.startsWith('Fn::')) throw new Error(`the sandbox does not know ${key}`);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
  };

  const text = (value: Json | undefined): string => {
    const resolved = resolve(value);
    return typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved);
  };

  // A definition's `${Placeholders}` belong to DefinitionSubstitutions; everything else in it is plain data.
  const propertiesOf = (id: string): JsonObject =>
    recordOf(resolve(recordOf(declared[id]).Properties));
  return {
    ofType: (type) =>
      Object.keys(declared)
        .filter((id) => recordOf(declared[id]).Type === type)
        .map((id) => ({
          id,
          type,
          properties: { ...propertiesOf(id), [(KINDS[type] ?? OTHER).name]: naming(id).name },
        })),
    all: () =>
      Object.keys(declared).map((id) => ({
        id,
        type: String(recordOf(declared[id]).Type),
        physicalId: text({ Ref: id }),
      })),
    resolve,
    text,
  };
}
