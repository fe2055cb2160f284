import { canonical } from '../hash.ts';

/** The roles of a Serverless namespace as one document: UpdateNamespace replaces the whole list (facts §5.3). */
export const namespaceRoles = (namespace: {
  readonly arns: readonly string[];
  readonly defaultRoleArn?: string | undefined;
}): string => canonical({ defaultIamRoleArn: namespace.defaultRoleArn ?? null, iamRoles: [...namespace.arns].sort() });
