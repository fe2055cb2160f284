import type { ProposedAction } from '../action.ts';
import { permissionsInWords } from '../iam/judge.ts';
import { endpointAdmission } from '../network/endpoint-admission.ts';
import { endpointInUse } from '../network/endpoints.ts';
import { ENDPOINT_POLICY_QUOTA, mergedEndpointPolicy } from '../network/merged-endpoint-policy.ts';
import { servicePaths } from '../network/service-path.ts';
import { changePolicy } from '../operations/endpoint.ts';
import { because } from '../read.ts';
import { PAGES } from './pages.ts';
import { routedCheck, withoutWay } from './routed.ts';
import { notApplicable, pass, repairable, reported, unknownBecause } from './verdict.ts';

export const endpointPoliciesAdmit = routedCheck(
  {
    severity: 'high',
    source: {
      url: PAGES.routingEndpoints,
      sentence: 'Endpoint policies must allow every bucket that the warehouse uses.',
    },
    why: 'An endpoint policy denies what IAM and the bucket policy allow.',
    remediation:
      'After approval: adds a statement for each role that is not let through (Principal * with aws:PrincipalArn, as gateway endpoints want it); the policy is read again just before, and every other statement stays. A Deny is reported.',
  },
  (facts, place, network) => {
    if (!('ok' in network.endpoints))
      return unknownBecause(because(network.endpoints, 'the VPC endpoints'));
    const used = (['s3', 'sagemaker.api'] as const).flatMap((service) => {
      const endpoint = endpointInUse(network, place, service);
      return endpoint
        ? [{ service, endpoint, admission: endpointAdmission(facts, endpoint, service) }]
        : [];
    });
    if (used.length === 0) {
      const absent = 'the VPC has no endpoint yet';
      return servicePaths(network, place).length === 0
        ? withoutWay(facts, place, network, absent)
        : notApplicable(absent);
    }
    const evidence: string[] = [];
    const actions: ProposedAction[] = [];
    const open: string[] = [];
    for (const { service, endpoint, admission } of used) {
      if ('malformed' in admission)
        return unknownBecause(`the policy of ${endpoint.id} is malformed: ${admission.malformed}`);
      if ('deniedBy' in admission) {
        return reported(
          `the policy of ${endpoint.id} denies what the roles need: ${admission.deniedBy}`,
          'let its owner except the roles',
        );
      }
      open.push(...admission.open.map((text) => `${endpoint.id} lets the roles through ${text}`));
      if (admission.lacking.length > 0) {
        evidence.push(
          `the policy of ${endpoint.id} does not allow ${permissionsInWords(admission.lacking.map(({ need }) => need))}`,
        );
        const merged = mergedEndpointPolicy(facts, endpoint, service, [
          ...new Set(admission.lacking.map(({ role }) => role)),
        ]);
        if (merged.length > ENDPOINT_POLICY_QUOTA) {
          return reported(
            `${evidence.join('; ')}, and it has no room for a statement (${ENDPOINT_POLICY_QUOTA} characters)`,
            'let its owner shorten it',
          );
        }
        actions.push(changePolicy(endpoint.id, merged));
      }
    }
    if (evidence.length > 0)
      return repairable(evidence.join('; '), 'add a statement for each of the roles', actions);
    if (open.length > 0) {
      const hint = 'a gateway endpoint names roles by Principal * and aws:PrincipalArn only';
      return unknownBecause(
        `${open.join('; ')}${/Principal arn:/.test(open.join()) ? `; ${hint}` : ''}`,
      );
    }
    return pass(
      `the policies of ${used.map(({ endpoint }) => endpoint.id).join(', ')} let the roles through`,
    );
  },
);
