import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { observeStack } from '../../cli/doctor/observe.ts';
import { readNamesBegin } from '../../cli/doctor/read-names-begin.ts';
import { diagnose } from '../../domain/doctor/diagnosis.ts';

const mock = mockClient(CloudFormationClient);
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => {
  mock.restore();
  rmSync(folder, { recursive: true });
});

test('whose credentials may not list what a stack has made is told so, and all else of it', async () => {
  const CreationTime = new Date('2026-11-26T00:00:00Z');
  const StackName = 'redshift-ml-admin-dev';
  mock
    .on(DescribeStacksCommand)
    .resolves({ Stacks: [{ StackName, CreationTime, StackStatus: 'UPDATE_COMPLETE' }] });
  mock.on(ListStackResourcesCommand).rejects(
    Object.assign(new Error('User: arn is not authorized to perform: it'), {
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    }),
  );
  mock.on(GetTemplateCommand).resolves({
    TemplateBody: JSON.stringify({ Resources: { Alarms: { Properties: { Subscription: [] } } } }),
  });
  mock.on(DetectStackDriftCommand).resolves({ StackDriftDetectionId: 'drift-1' });
  mock.on(DescribeStackDriftDetectionStatusCommand).resolves({
    StackId: StackName,
    StackDriftDetectionId: 'drift-1',
    StackDriftStatus: 'IN_SYNC',
    DetectionStatus: 'DETECTION_COMPLETE',
    Timestamp: CreationTime,
  });
  mock.on(DescribeStackResourceDriftsCommand).resolves({ StackResourceDrifts: [] });

  const observed = await observeStack(
    { name: StackName, region: 'us-east-1', toInstall: 'deploy it' },
    { pause: async () => {}, progress: () => {} },
  );
  expect(observed.map(diagnose)).toMatchObject([
    { subject: `stack ${StackName}`, status: 'pass' },
    {
      subject: `what can be switched off in ${StackName}: rules, mappings, schedules, alarms`,
      status: 'unknown',
      next: 'run it with cloudformation:ListStackResources',
    },
    { subject: 'who is told of alarms, by the template', status: 'fail' },
    { subject: `drift of ${StackName} from its template`, status: 'pass' },
  ]);
});

const beside = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return join(folder, 'admin.yml');
};

test('the names of an installation begin as the deployment.yml beside the configuration says', () => {
  expect(readNamesBegin(join(folder, 'admin.yml'))).toBe('redshift-ml-');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Serverless Framework
  const config = beside('deployment.yml', 'prefix: acme-ml-${self:provider.stage}-\nother: 1\n');
  expect(readNamesBegin(config)).toBe('acme-ml-');
});

test('a prefix that is none is named with its file, and is no prefix', () => {
  const config = beside('deployment.yml', 'prefix: acme\n');
  expect(() => readNamesBegin(config)).toThrow(
    `${folder}/deployment.yml: prefix: is not 1 to 16 of a-z, 0-9 and -`,
  );
});
