import type { Finding } from '../control.ts';
import type { SetupFacts } from '../facts.ts';
import { bucketAdmitsRole } from './bucket-policy.ts';
import { endpointPoliciesAdmit } from './endpoint-policy.ts';
import { roleUsesInterfaces } from './role-permissions.ts';
import { s3Reachable } from './s3-path.ts';
import { sagemakerReachable } from './sagemaker-path.ts';
import { endpointsAdmitTraffic } from './security-group.ts';
import { vpcResolves } from './vpc.ts';

const PATH = [
  bucketAdmitsRole,
  roleUsesInterfaces,
  vpcResolves,
  s3Reachable,
  sagemakerReachable,
  endpointsAdmitTraffic,
  endpointPoliciesAdmit,
];

/**
 * The checks of the way through the VPC as if routing were on: what would break if somebody turned it on, as Security
 * Hub's Redshift.7 advises. Empty while the warehouse cannot be read.
 */
export function previewRouting(facts: SetupFacts): readonly Finding[] {
  if (!('ok' in facts.warehouse)) return [];
  const routed: SetupFacts = {
    ...facts,
    warehouse: { ok: { ...facts.warehouse.ok, enhancedVpcRouting: true } },
  };
  return PATH.flatMap((check) =>
    check
      .subjects(routed)
      .map((subject) => ({ control: check.id, subject, ...check.evaluate(routed, subject) })),
  );
}
