import { canonical } from '../../hash.ts';
import type { Action } from '../action.ts';
import type { Call } from './call.ts';
import { documentAfter } from './replaced-document.ts';

export type UndoCalls =
  | { readonly calls: readonly Call[] }
  /** There is nothing of ours to take back. */
  | { readonly gone: string }
  /** What is there now is not ours to change. */
  | { readonly left: string };

const AS_BEFORE = { gone: 'it is as it was before' };
const NOT_OURS = { left: 'somebody changed it since, and may rely on it' };

/**
 * The calls that take back a change of a document, of which `now` is the present text; null: there is none. As long as it
 * reads as we left it, the journalled undo; after a change by others only our own part is taken out.
 */
export function undoCalls({ call, replaces, undo }: Action, now: string | null): UndoCalls {
  const calls = 'never' in undo ? [] : undo;
  if (now === documentAfter(call)) return { calls };
  if (call.operation === 'redshift:ModifyClusterIamRoles') return rolesOnly(calls);
  if (now === null) return { gone: 'it is not there any more' };
  if (now === replaces || calls.some((step) => documentAfter(step) === now)) return AS_BEFORE;
  switch (call.operation) {
    case 'iam:UpdateAssumeRolePolicy': {
      const rest = withoutOurs(replaces ?? null, call.input.PolicyDocument, now);
      if (!('statements' in rest)) return rest;
      // A trust policy without a statement is none that IAM takes.
      if (rest.statements === 0) return NOT_OURS;
      return { calls: [{ ...call, input: { ...call.input, PolicyDocument: rest.document } }] };
    }
    case 'iam:PutRolePolicy': {
      const rest = withoutOurs(replaces ?? null, call.input.PolicyDocument, now);
      if (!('statements' in rest)) return rest;
      const { RoleName, PolicyName } = call.input;
      if (rest.statements === 0)
        return { calls: [{ operation: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName } }] };
      return { calls: [{ ...call, input: { ...call.input, PolicyDocument: rest.document } }] };
    }
    case 'ec2:ModifyVpcEndpoint': {
      const rest = withoutOurs(replaces ?? null, call.input.PolicyDocument ?? '', now);
      if (!('statements' in rest)) return rest;
      if (rest.statements === 0) return NOT_OURS;
      return { calls: [{ ...call, input: { ...call.input, PolicyDocument: rest.document } }] };
    }
    case 'redshift-serverless:UpdateNamespace':
      return namespaceWithoutOurs(call, replaces ?? '', now);
    default:
      return NOT_OURS;
  }
}

/** Another default role than ours was set since, and stays; AWS associates roles one by one, so ours can still go. */
function rolesOnly(calls: readonly Call[]): UndoCalls {
  const kept = calls.flatMap((step): readonly Call[] => {
    if (
      step.operation !== 'redshift:ModifyClusterIamRoles' ||
      step.input.RemoveIamRoles === undefined
    )
      return [];
    const { DefaultIamRoleArn: _, ...input } = step.input;
    return [{ ...step, input }];
  });
  return kept.length > 0 ? { calls: kept } : { gone: 'another default role was set since' };
}

interface PolicyDocument {
  readonly Statement?: unknown;
}
const statementsOf = ({ Statement = [] }: PolicyDocument): readonly unknown[] =>
  Array.isArray(Statement) ? Statement : [Statement];

/** The document without the statements that we added, and with those of ours that they replaced. All three are JSON. */
function withoutOurs(
  before: string | null,
  after: string,
  now: string,
): { readonly document: string; readonly statements: number } | { readonly left: string } {
  const had = before === null ? [] : statementsOf(JSON.parse(before)).map(canonical);
  const gave = statementsOf(JSON.parse(after)).map(canonical);
  const present: PolicyDocument = JSON.parse(now);
  const added = gave.filter((statement) => !had.includes(statement));
  const held = statementsOf(present);
  const edited = added.find((statement) => !held.some((other) => canonical(other) === statement));
  if (edited !== undefined)
    return { left: `somebody changed this statement of ours since: ${edited}` };
  const others = held.filter((statement) => !added.includes(canonical(statement)));
  const replaced: readonly unknown[] = had
    .filter((text) => !gave.includes(text))
    .map((text) => JSON.parse(text));
  const Statement = [...others, ...replaced];
  return { document: JSON.stringify({ ...present, Statement }), statements: Statement.length };
}

interface Namespace {
  readonly iamRoles: readonly string[];
  readonly defaultIamRoleArn: string | null;
}

/** UpdateNamespace replaces the whole list: what others associated since stays in it, and their default role too. */
function namespaceWithoutOurs(
  call: Extract<Call, { operation: 'redshift-serverless:UpdateNamespace' }>,
  before: string,
  now: string,
): UndoCalls {
  const had: Namespace = JSON.parse(before);
  const present: Namespace = JSON.parse(now);
  const added = call.input.iamRoles.filter((arn) => !had.iamRoles.includes(arn));
  const ourDefault = call.input.defaultIamRoleArn || null;
  const changedDefault =
    ourDefault !== had.defaultIamRoleArn && present.defaultIamRoleArn === ourDefault;
  const defaultRole = changedDefault ? had.defaultIamRoleArn : present.defaultIamRoleArn;
  if (!changedDefault && !added.some((arn) => present.iamRoles.includes(arn))) return AS_BEFORE;
  if (defaultRole !== null && added.includes(defaultRole))
    return { left: `somebody made ${defaultRole} the default role since` };
  const iamRoles = present.iamRoles.filter((arn) => !added.includes(arn));
  return {
    calls: [{ ...call, input: { ...call.input, iamRoles, defaultIamRoleArn: defaultRole ?? '' } }],
  };
}
