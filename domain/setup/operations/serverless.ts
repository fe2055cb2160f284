import * as z from 'zod/mini';
import { canonical } from '../../hash.ts';
import type { WarehouseFacts } from '../facts.ts';
import { changed, known } from '../read.ts';
import { associated, isServiceLinked, withRoles } from './association.ts';
import { callSchema, type InputsOf, Strings } from './call.ts';
import {
  AS_BEFORE,
  type ChangedSince,
  ifStillThere,
  type Operations,
  type UndoCalls,
} from './operation.ts';

export const ServerlessCall = z.discriminatedUnion('operation', [
  callSchema('redshift-serverless:UpdateNamespace', {
    namespaceName: z.string(),
    iamRoles: Strings,
    /** An empty text says that there is none. */
    defaultIamRoleArn: z.string(),
  }),
  callSchema('redshift-serverless:UpdateWorkgroup', {
    workgroupName: z.string(),
    enhancedVpcRouting: z.boolean(),
  }),
]);
type ServerlessCall = z.infer<typeof ServerlessCall>;
export type ServerlessInputs = InputsOf<ServerlessCall>;
type UpdateNamespace = ServerlessInputs['redshift-serverless:UpdateNamespace'];

const NamespaceRoles = z.object({
  iamRoles: Strings,
  defaultIamRoleArn: z.nullable(z.string()),
});

/** The roles of a namespace as one document: UpdateNamespace replaces the whole list of those that it takes (facts §5.3). */
export const namespaceRoles = (namespace: {
  readonly arns: readonly string[];
  readonly defaultRoleArn?: string | undefined;
}): string =>
  canonical({
    defaultIamRoleArn: namespace.defaultRoleArn || null,
    iamRoles: sendable(namespace.arns).sort(),
  });

const sendable = (arns: readonly string[]): string[] => arns.filter((arn) => !isServiceLinked(arn));

const update = (
  namespaceName: string,
  iamRoles: readonly string[],
  defaultRole: string | null | undefined,
): ServerlessCall => ({
  operation: 'redshift-serverless:UpdateNamespace',
  // The two have to be updated together.
  input: { namespaceName, iamRoles: sendable(iamRoles), defaultIamRoleArn: defaultRole ?? '' },
});

const routing = (workgroupName: string, on: boolean): ServerlessCall => ({
  operation: 'redshift-serverless:UpdateWorkgroup',
  input: { workgroupName, enhancedVpcRouting: on },
});

const arnsOf = ({ roles }: WarehouseFacts): readonly string[] => roles.map(({ arn }) => arn);

/** What others associated since stays in the list, and their default role too. */
function withoutOurRoles({
  input,
  before,
  now,
}: ChangedSince<UpdateNamespace> & { readonly now: string }): UndoCalls<ServerlessCall> {
  const had = NamespaceRoles.parse(JSON.parse(before ?? ''));
  const present = NamespaceRoles.parse(JSON.parse(now));
  const added = input.iamRoles.filter((arn) => !had.iamRoles.includes(arn));
  const ourDefault = input.defaultIamRoleArn || null;
  const changedDefault =
    ourDefault !== had.defaultIamRoleArn && present.defaultIamRoleArn === ourDefault;
  const defaultRole = changedDefault ? had.defaultIamRoleArn : present.defaultIamRoleArn;
  if (!changedDefault && !added.some((arn) => present.iamRoles.includes(arn))) return AS_BEFORE;
  if (defaultRole !== null && added.includes(defaultRole))
    return { left: `somebody made ${defaultRole} the default role since` };
  const iamRoles = present.iamRoles.filter((arn) => !added.includes(arn));
  return { calls: [update(input.namespaceName, iamRoles, defaultRole)] };
}

export const serverlessOperations = {
  'redshift-serverless:UpdateNamespace': {
    predict: (facts, { iamRoles, defaultIamRoleArn }) => ({
      ...facts,
      warehouse: changed(facts.warehouse, (warehouse) => {
        const kept = warehouse.roles.filter(({ arn }) => isServiceLinked(arn));
        return withRoles(warehouse, [...kept, ...iamRoles.map(associated)], defaultIamRoleArn);
      }),
    }),
    undo: ({ warehouse }, { namespaceName }) => {
      const before = known(warehouse, `namespace ${namespaceName}`);
      return [update(namespaceName, arnsOf(before), before.defaultRoleArn)];
    },
    document: {
      written: ({ iamRoles, defaultIamRoleArn }) =>
        namespaceRoles({ arns: iamRoles, defaultRoleArn: defaultIamRoleArn }),
      expected: ({ warehouse }, { namespaceName }) => {
        const before = known(warehouse, `namespace ${namespaceName}`);
        return namespaceRoles({ arns: arnsOf(before), defaultRoleArn: before.defaultRoleArn });
      },
      takeBack: ifStillThere(withoutOurRoles),
    },
  },
  'redshift-serverless:UpdateWorkgroup': {
    predict: (facts, { enhancedVpcRouting }) => ({
      ...facts,
      warehouse: changed(facts.warehouse, (warehouse) => ({ ...warehouse, enhancedVpcRouting })),
    }),
    undo: (_, { workgroupName, enhancedVpcRouting }) => [
      routing(workgroupName, !enhancedVpcRouting),
    ],
  },
} satisfies Operations<ServerlessInputs>;

/** Adds roles to those of a namespace, makes one the default, or both. */
export const associateWithNamespace = (
  name: string,
  warehouse: WarehouseFacts,
  add: readonly string[],
  defaultRole: string | undefined,
): ServerlessCall =>
  update(
    name,
    [...new Set([...arnsOf(warehouse), ...add])],
    defaultRole ?? warehouse.defaultRoleArn,
  );

export const routeWorkgroup = (name: string): ServerlessCall => routing(name, true);
