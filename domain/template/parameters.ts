import type { DeploymentParameters } from '../deployment-file.ts';
import { encryptedWith } from './key.ts';
import { insideOf } from './network.ts';
import { changedOfType, ROLE, type TemplateResources, withProperties } from './template.ts';

/** The resources with what config/deployment.yml may say of all of them: a boundary, a key, a network. */
export function withParameters(
  resources: TemplateResources,
  { permissionsBoundary, kmsKey, vpc }: DeploymentParameters,
): TemplateResources {
  const bounded =
    permissionsBoundary === undefined
      ? resources
      : changedOfType(resources, ROLE, (role) =>
          withProperties(role, { PermissionsBoundary: permissionsBoundary }),
        );
  const encrypted = kmsKey === undefined ? bounded : encryptedWith(bounded, kmsKey);
  return vpc === undefined ? encrypted : insideOf(encrypted, vpc);
}
