import { PRIVILEGE_KINDS, type PrivilegeKind } from '../../privilege.ts';
import type { AskedPrivilege } from './ask.ts';
import {
  anySpelling,
  type KindsOfPersonas,
  kindsOf,
  type Matching,
  matchingOf,
  schemaNamedIn,
} from './matching.ts';
import { isPattern } from './pattern.ts';
import type { PolicyRule } from './rule.ts';

export interface ReadyRule {
  readonly rule: PolicyRule;
  readonly matching: Matching;
}

/** The rules of a policy, found by what they are about. */
export interface ReadyPolicy {
  /** Those that may be about this privilege when it comes by this source, in the order of the policy. */
  readonly about: (asked: AskedPrivilege, source: string) => readonly ReadyRule[];
}

const ANY = '*';

/** Makes a policy ready: patterns are read once, and rules are found by kind, source and schema instead of one after the other. */
export function readyPolicy(rules: readonly PolicyRule[], personas: KindsOfPersonas): ReadyPolicy {
  const found = new Map<string, (readonly [number, ReadyRule])[]>();
  for (const [position, rule] of rules.entries()) {
    const ready = { rule, matching: matchingOf(rule.when, personas) };
    for (const kind of withAllModels(kindsOf(rule.when, personas)))
      for (const source of rule.when.sources ?? [ANY])
        for (const schema of schemasOf(rule, kind)) {
          const key = keyOf(kind, source, schema);
          const here = found.get(key) ?? [];
          here.push([position, ready]);
          found.set(key, here);
        }
  }
  const keysOf = (kind: PrivilegeKind, source: string, schema: string | undefined) =>
    [source, ANY].flatMap((by) =>
      (schema === undefined ? [ANY] : [anySpelling(schema), ANY]).map((of) => keyOf(kind, by, of)),
    );
  return {
    about: ({ privilege }, source) =>
      [...new Set(keysOf(privilege.kind, source, schemaNamedIn(privilege)))]
        .flatMap((key) => found.get(key) ?? [])
        .sort(([one], [other]) => one - other)
        .map(([, ready]) => ready),
  };
}

/** A rule about single models may restrict all of a schema. */
const withAllModels = (kinds: ReadonlySet<PrivilegeKind> | undefined): readonly PrivilegeKind[] =>
  kinds === undefined
    ? PRIVILEGE_KINDS
    : [
        ...kinds,
        ...(kinds.has('execute-model') && !kinds.has('execute-models')
          ? ['execute-models' as const]
          : []),
      ];

const keyOf = (kind: PrivilegeKind, source: string, schema: string): string =>
  JSON.stringify([kind, source, schema]);

/** The schemas under which a rule is found: under any where it has patterns, or where the kind has no schema. */
function schemasOf({ when }: PolicyRule, kind: PrivilegeKind): readonly string[] {
  const { schemas } = when;
  const isOnSchema = kind !== 'create-model' && kind !== 'assume-role';
  if (schemas === undefined || !isOnSchema || schemas.some(isPattern)) return [ANY];
  return [...new Set(schemas.map(anySpelling))];
}
