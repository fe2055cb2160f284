import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAccount } from '../../local-aws/account/account.ts';
import { installServices } from '../../local-aws/api.ts';
import { noFaults } from '../../local-aws/faults.ts';
import { createVirtualClock } from '../../local-aws/virtual-clock.ts';

const ACCOUNT = '111122223333';
const clock = createVirtualClock(0);
const { state, services } = createAccount(
  { id: ACCOUNT, region: 'us-east-1', securityHub: true },
  clock,
);
let restore = (): void => {};
beforeAll(() => {
  restore = installServices(services, { virtualClock: clock, faults: noFaults() });
});
afterAll(() => restore());

const finding = (changes: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding => ({
  SchemaVersion: '2018-10-08',
  Id: 'one',
  ProductArn: `arn:aws:securityhub:us-east-1:${ACCOUNT}:product/${ACCOUNT}/default`,
  GeneratorId: 'check-1',
  AwsAccountId: ACCOUNT,
  CreatedAt: '2026-03-02T05:30:00.000Z',
  UpdatedAt: '2026-03-02T05:30:00.000Z',
  Title: 'a title',
  Description: 'a description',
  FindingProviderFields: {
    Severity: { Label: 'HIGH' },
    Types: ['Software and Configuration Checks'],
  },
  Resources: [{ Type: 'Other', Id: 'thing' }],
  RecordState: 'ACTIVE',
  ...changes,
});
const send = (...Findings: AwsSecurityFinding[]) =>
  new SecurityHubClient({}).send(new BatchImportFindingsCommand({ Findings }));
const refusalOf = async (changes: Partial<AwsSecurityFinding>) =>
  (await send(finding(changes))).FailedFindings?.map(
    ({ ErrorCode, ErrorMessage }) => `${ErrorCode}: ${ErrorMessage?.split('. ').at(-1)}`,
  );

describe('Security Hub takes a finding that follows its format', () => {
  test('as it is, with the severity and the types of its provider', async () => {
    expect(await send(finding())).toMatchObject({ FailedCount: 0, SuccessCount: 1 });
    expect(state.securityHub?.get('one')).toMatchObject({
      Severity: { Label: 'HIGH' },
      Workflow: { Status: 'NEW' },
    });
  });

  test.each<[string, Partial<AwsSecurityFinding>]>([
    ['data.Title should have 1 to 256 characters', { Title: 'x'.repeat(257) }],
    ['data.Description should have 1 to 1024 characters', { Description: '' }],
    ['data.AwsAccountId should be 111122223333', { AwsAccountId: '444455556666' }],
    ['data has yesterday where a time is wanted', { UpdatedAt: 'yesterday' }],
    ["data should have required property 'FindingProviderFields'", { FindingProviderFields: {} }],
    [
      'data.Types should be namespace/category/classifier',
      { FindingProviderFields: { Severity: { Label: 'LOW' }, Types: ['a/b/c/d'] } },
    ],
    [
      'data.Remediation.Recommendation.Text should have 1 to 512 characters',
      { Remediation: { Recommendation: { Text: '' } } },
    ],
    ['data.Resources should have 1 to 32 items', { Resources: [] }],
  ])('%s', async (problem, changes) =>
    expect(await refusalOf(changes)).toEqual([`InvalidInput: ${problem}`]),
  );

  test('one that is refused does not keep the others out', async () =>
    expect(await send(finding({ Id: 'bad', Title: '' }), finding({ Id: 'good' }))).toMatchObject({
      FailedCount: 1,
      SuccessCount: 1,
      FailedFindings: [{ Id: 'bad' }],
    }));

  test('one that a story has it refuse is refused once', async () => {
    state.notImported.set('four', 'InternalError');
    expect(await refusalOf({ Id: 'four' })).toEqual([
      'InternalError: The finding was not imported.',
    ]);
    expect(await refusalOf({ Id: 'four' })).toEqual([]);
  });

  test('at most a hundred a call', () =>
    expect(send(...Array.from({ length: 101 }, () => finding()))).rejects.toThrow(
      'Findings has 101 items; wanted are 1 to 100',
    ));
});

describe('an update', () => {
  const UPDATE = { UpdatedAt: '2026-03-03T05:30:00.000Z', RecordState: 'ARCHIVED' } as const;

  test('that is not later than what is there is ignored', async () => {
    await send(finding({ Id: 'two' }));
    await send(finding({ Id: 'two', Title: 'another title' }));
    expect(state.securityHub?.get('two')?.Title).toBe('a title');
  });

  test('changes what is the provider’s, and not what people decided', async () => {
    await send(finding({ Id: 'three' }));
    await send(finding({ Id: 'three', ...UPDATE, Workflow: { Status: 'SUPPRESSED' } }));
    expect(state.securityHub?.get('three')).toMatchObject({
      RecordState: 'ARCHIVED',
      Workflow: { Status: 'NEW' },
    });
  });
});

test('an account where it is off is refused as a whole', async () => {
  const { services: without } = createAccount({ id: ACCOUNT, region: 'us-east-1' }, clock);
  const hub = without.find(({ client }) => client === 'SecurityHubClient');
  expect(() =>
    hub?.operations['BatchImportFindings']?.(
      { Findings: [finding()] },
      { functionName: 'person', role: 'person' },
    ),
  ).toThrow('Account 111122223333 is not subscribed to AWS Security Hub');
});
