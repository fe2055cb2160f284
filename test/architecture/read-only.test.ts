import { expect } from '@jest/globals';
import { referencesIn } from '../../domain/template/references.ts';
import { shaped } from '../../domain/template/shape.ts';
import {
  type JsonObject,
  listOf,
  objectOf,
  propertiesOf,
  type TemplateResources,
} from '../../domain/template/template.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { missing, ofType, packaged, packagedResources, whenPackaged } from './packaged.ts';

const template = () => JSON.parse(JSON.stringify(packaged()));
const made = (): TemplateResources => shaped(template(), { readOnly: true }).template.Resources;

/** All that the template allows to somebody: statements of roles, and of policies that lie on resources. */
const statementsIn = (value: unknown): JsonObject[] => {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(statementsIn);
  return 'Effect' in value ? [objectOf(JSON.parse(JSON.stringify(value)))] : inner;
};
const actionsOf = ({ Action }: JsonObject): string[] => listOf(Action).map(String);

/** What an installation that only looks does besides reading, and on what. */
const WRITES: Readonly<Record<string, RegExp>> = {
  // Its own ledger: evidence of earlier times, and what could not be delivered.
  'dynamodb:PutItem': /^Signer|^Undeliverable/,
  'dynamodb:BatchWriteItem': /^Signer/,
  // Reports, and copies of evidence.
  's3:PutObject': /^Audit|^DriftLook|^Copy|^Recopy/,
  'kms:GenerateDataKey': /^Audit|^DriftLook|^Notify/,
  'kms:Sign': /^Signer/,
  'securityhub:BatchImportFindings': /^AuditPublish/,
  // What it tells.
  'events:PutEvents': /^AuditReport|^DriftLook|^Undeliverable/,
  'sns:Publish': /^Notify/,
  // What it starts: its own two machines and their functions, and what it gives up on.
  'lambda:InvokeFunction': /^(Audit|Drift)Machine|^VerifySchedule/,
  'states:StartExecution': /^AuditNightly|^DriftReadLog/,
  'sqs:SendMessage': /./,
  'sqs:ReceiveMessage': /^Undeliverable/,
  'sqs:DeleteMessage': /^Undeliverable/,
  // As the reader, by the Data API, which encrypts what is asked with the warehouse's key in the caller's name.
  'redshift-data:BatchExecuteStatement': /^AuditExamine|^DriftLook/,
  'redshift:GetClusterCredentials': /^AuditExamine|^DriftLook/,
  'secretsmanager:GetSecretValue': /^AuditExamine|^DriftLook|^Post/,
  'kms:CreateGrant': /^AuditExamine|^DriftLook/,
  'sts:AssumeRole':
    /^AuditExamine|^AuditReport|^DriftLook|^SpokeReader|^SpokeAccountReader|^SpokeInspector/,
  // Logs and traces.
  'logs:CreateLogStream': /./,
  'logs:PutLogEvents': /./,
  'logs:CreateLogDelivery': /Machine/,
  'logs:DeleteLogDelivery': /Machine/,
  'logs:UpdateLogDelivery': /Machine/,
  'logs:PutResourcePolicy': /Machine/,
  'xray:PutTraceSegments': /./,
  'xray:PutTelemetryRecords': /./,
};
const READS = /^[a-z0-9-]+:(Get|List|Describe|Lookup|Query|Scan|Decrypt|Simulate)/;

whenPackaged('read only: nothing refers to what is not there, and no output does', () => {
  const { Resources, Outputs = {} } = shaped(template(), { readOnly: true }).template;
  expect(missing(Resources)).toEqual([]);
  expect(
    Object.values(Outputs)
      .flatMap(referencesIn)
      .filter((id) => Resources[id] === undefined),
  ).toEqual([]);
});

whenPackaged('read only: no role may do anything but look, tell, and keep what is its own', () => {
  const roles = ofType(made(), 'AWS::IAM::Role');
  expect(roles.length).toBeGreaterThan(15);
  const more = roles.flatMap(([id, role]) =>
    statementsIn(propertiesOf(role).Policies)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(actionsOf)
      .filter((action) => !(WRITES[action]?.test(id) ?? READS.test(action)))
      .map((action) => `${id} ${action}`),
  );
  expect(more).toEqual([]);
});

whenPackaged(
  'read only: nobody logs in as the writer or as who trains, and the reader does',
  () => {
    const text = JSON.stringify(made());
    const logins = (who: string): string[] =>
      listOf(objectOf(readTemplate('config/deployment.yml'))[who])
        .map(objectOf)
        .filter(({ Action }) => Action === 'redshift:GetClusterCredentials')
        .flatMap(({ Resource }) => listOf(Resource).map(String))
        .filter((arn) => arn.includes(':dbuser:'));
    const [writer, reader, canary] = ['writer', 'reader', 'canary'].map(logins);
    expect([writer?.length, reader?.length, canary?.length]).toEqual([1, 1, 1]);
    expect([writer, canary].flat().filter((arn) => text.includes(`"${arn}"`))).toEqual([]);
    expect(text).toContain(reader?.[0]);
    expect(text).not.toContain('SpokeWriter');
  },
);

whenPackaged('read only: what is left is audits, drift, evidence and what people are told', () => {
  const resources = made();
  const names = (type: string, of: string): string[] =>
    ofType(resources, type)
      .map(([, one]) => String(propertiesOf(one)[of]).replace('redshift-ml-dev-', ''))
      .toSorted();
  expect(names('AWS::StepFunctions::StateMachine', 'StateMachineName')).toEqual(['audit', 'drift']);
  expect(names('AWS::SQS::Queue', 'QueueName')).not.toContain('reconcile.fifo');
  expect(ofType(resources, 'AWS::Lambda::Function').map(([id]) => id)).not.toContain(
    'AuditRepairLambdaFunction',
  );
  expect(names('AWS::Scheduler::Schedule', 'Name')).toEqual(['audit-nightly', 'verify-nightly']);
});

whenPackaged('read only: no guard of what is left is lost', () => {
  const denied = (resources: TemplateResources): string[] =>
    Object.entries(resources).flatMap(([id, one]) =>
      statementsIn(propertiesOf(one))
        .filter(({ Effect }) => Effect === 'Deny')
        .map(({ Sid, Action }) => `${id} ${Sid ?? actionsOf({ Action }).join()}`),
    );
  const left = new Set(denied(made()));
  const thereStill = new Set(Object.keys(made()));
  expect(left.size).toBeGreaterThan(1);
  expect(
    denied(packagedResources()).filter(
      (one) => thereStill.has(one.split(' ')[0] ?? '') && !left.has(one),
    ),
  ).toEqual([]);
});
