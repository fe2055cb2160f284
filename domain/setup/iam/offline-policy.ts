import type { SetupTarget } from '../config.ts';
import type { SetupFacts } from '../facts.ts';
import { theRoles } from '../subjects.ts';
import { generatedPolicy } from './complete-role-policy.ts';

export interface OfflinePolicies {
  /** The restrictive policy of each role of the pairs, by its ARN. */
  readonly policies: Readonly<Record<string, unknown>>;
  /** What they may lack, because only the account could tell. */
  readonly open: readonly string[];
}

/** The restrictive policies that the configuration alone gives: for somebody who makes the roles by other means. */
export function offlinePolicies(target: SetupTarget): OfflinePolicies {
  const facts = unread(target);
  const policies = theRoles(facts).map((arn): [string, unknown] => [
    arn,
    JSON.parse(generatedPolicy(facts, arn)),
  ]);
  return { policies: Object.fromEntries(policies), open: openQuestions(target) };
}

/** Facts of an account of which nothing was read. */
function unread(target: SetupTarget): SetupFacts {
  const offline = { failed: 'nothing is read' };
  const logins = { writer: offline, reader: offline, assumeRole: offline };
  return { target, warehouse: offline, logins, roles: {}, buckets: {}, keys: {} };
}

function openQuestions({ setup }: SetupTarget): readonly string[] {
  const aliases = setup.pairs.flatMap(({ key, role }) =>
    key?.startsWith('alias/') ? [{ key, role }] : [],
  );
  const buckets = setup.pairs.filter(({ key }) => key === undefined).map(({ bucket }) => bucket);
  return [
    ...aliases.map(
      ({ key, role }) =>
        `the key behind ${key} is not known: name its ARN as the pair's key, and ${role} gets it`,
    ),
    ...(buckets.length === 0
      ? []
      : [
          `if ${[...new Set(buckets)].join(', ')} encrypts with a key by default, name its ARN as the pair's key`,
        ]),
    ...(setup.routing === 'on'
      ? []
      : [
          'if enhanced VPC routing is on, the roles need its eleven ec2 actions too: set setup.routing: on',
        ]),
  ];
}
