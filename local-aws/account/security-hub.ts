import { AwsError, type Operation } from '../service.ts';
import type { AccountState, ImportedFinding } from './state.ts';

const MOST_FINDINGS = 100;
const MOST_BYTES = 6_000_000;
const MOST_BYTES_OF_ONE = 240_000;

/**
 * Security Hub, as far as findings are imported: what it refuses as a whole, what it refuses of one finding, and what an
 * update changes. https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export const securityHub = (account: AccountState): Record<string, Operation> => ({
  BatchImportFindings: ({ Findings }: { readonly Findings: readonly ImportedFinding[] }) => {
    const hub = account.securityHub;
    if (hub === undefined)
      throw new AwsError(
        'InvalidAccessException',
        `Account ${account.id} is not subscribed to AWS Security Hub`,
        401,
      );
    if (Findings.length === 0 || Findings.length > MOST_FINDINGS)
      throw new AwsError(
        'InvalidInputException',
        `Findings has ${Findings.length} items; wanted are 1 to ${MOST_FINDINGS}`,
      );
    if (bytesOf(Findings) > MOST_BYTES)
      throw new AwsError('InvalidInputException', 'Findings are larger than 6 MB');
    const FailedFindings = Findings.flatMap((finding) => {
      const failure = failureOf(finding, account);
      if (failure !== undefined) return [{ Id: finding.Id, ...failure }];
      hub.set(finding.Id, imported(finding, hub.get(finding.Id)));
      return [];
    });
    return {
      FailedCount: FailedFindings.length,
      SuccessCount: Findings.length - FailedFindings.length,
      FailedFindings,
    };
  },
});

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** What it has of a finding from now on. What people decide about a finding, its provider sets at the first import only. */
function imported(finding: ImportedFinding, known: ImportedFinding | undefined): ImportedFinding {
  const { FindingProviderFields: provided } = finding;
  const first: ImportedFinding = {
    ...finding,
    Severity: provided?.Severity ?? finding.Severity,
    Types: provided?.Types ?? finding.Types,
    Workflow: finding.Workflow ?? { Status: 'NEW' },
  };
  if (known === undefined) return first;
  // An update that is not later than what is there is ignored.
  if (Date.parse(finding.UpdatedAt) <= Date.parse(known.UpdatedAt)) return known;
  return {
    ...first,
    Severity: provided?.Severity ?? known.Severity,
    Types: provided?.Types ?? known.Types,
    Workflow: known.Workflow,
  };
}

const LENGTHS = { Id: 512, GeneratorId: 512, Title: 256, Description: 1024 } as const;
const TYPE = /^[^/]+(\/[^/]+){0,2}$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const LABELS = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** Why it is not taken. */
function failureOf(
  finding: ImportedFinding,
  account: AccountState,
): { readonly ErrorCode: string; readonly ErrorMessage: string } | undefined {
  const ErrorCode = account.notImported.get(finding.Id);
  if (account.notImported.delete(finding.Id) && ErrorCode !== undefined)
    return { ErrorCode, ErrorMessage: 'The finding was not imported.' };
  const [problem] = problemsOf(finding, account);
  return problem === undefined
    ? undefined
    : {
        ErrorCode: 'InvalidInput',
        ErrorMessage: `Finding does not adhere to Amazon Finding Format. ${problem}`,
      };
}

function* problemsOf(
  finding: ImportedFinding,
  { id, region, partition }: AccountState,
): Generator<string> {
  if (bytesOf(finding) > MOST_BYTES_OF_ONE) yield 'data is larger than 240 KB';
  if (finding.SchemaVersion !== '2018-10-08') yield 'data.SchemaVersion should be 2018-10-08';
  for (const [field, most] of Object.entries(LENGTHS)) {
    const { length } = finding[field as keyof typeof LENGTHS]; // a key of LENGTHS
    if (length < 1 || length > most) yield `data.${field} should have 1 to ${most} characters`;
  }
  if (finding.AwsAccountId !== id) yield `data.AwsAccountId should be ${id}`;
  const own = `arn:${partition}:securityhub:${region}:${id}:product/${id}/default`;
  if (finding.ProductArn !== own) yield `data.ProductArn should be ${own}`;
  for (const time of [finding.CreatedAt, finding.UpdatedAt])
    if (!ISO_TIME.test(time)) yield `data has ${time} where a time is wanted`;
  const { Severity, Types } = finding.FindingProviderFields ?? finding;
  if (Severity === undefined || Types === undefined)
    yield "data should have required property 'FindingProviderFields'";
  else {
    if (!LABELS.includes(Severity.Label ?? '')) yield 'data.Severity.Label is not known';
    if (Types.length > 50 || Types.some((type) => !TYPE.test(type)))
      yield 'data.Types should be namespace/category/classifier';
  }
  const { Recommendation } = finding.Remediation ?? {};
  const { Text } = Recommendation ?? {};
  if (Text !== undefined && (Text.length < 1 || Text.length > 512))
    yield 'data.Remediation.Recommendation.Text should have 1 to 512 characters';
  if (finding.Resources.length < 1 || finding.Resources.length > 32)
    yield 'data.Resources should have 1 to 32 items';
  if (finding.Resources.some(({ Id }) => Id.length < 1 || Id.length > 512))
    yield 'data.Resources.Id should have 1 to 512 characters';
}
