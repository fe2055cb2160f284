import type { Action } from '../action.ts';
import { changePolicy } from '../actions/network.ts';
import { endpointAdmission, mergedEndpointPolicy } from '../endpoint-policy.ts';
import { endpointInUse } from '../endpoints.ts';
import { inWords } from '../judge.ts';
import { because } from '../read.ts';
import { PAGES } from '../source.ts';
import { notApplicable, pass, repairable, reported, unknownBecause } from '../verdict.ts';
import { routedCheck } from './routed.ts';

export const endpointPoliciesAdmit = routedCheck(
  {
    id: 'RedshiftML.28',
    title: 'The endpoint policies let the roles reach their buckets and SageMaker',
    severity: 'high',
    source: {
      url: PAGES.routingEndpoints,
      sentence: 'Endpoint policies must allow every bucket that the warehouse uses.',
    },
    why: 'An endpoint policy denies what IAM and the bucket policy allow.',
    remediation:
      'After approval: adds one statement for the roles to the policy, which is read again just before; every other statement stays. A Deny is reported.',
  },
  (facts, place, network) => {
    if (!('ok' in network.endpoints)) return unknownBecause(because(network.endpoints, 'the VPC endpoints'));
    const used = (['s3', 'sagemaker.api'] as const).flatMap((service) => {
      const endpoint = endpointInUse(network, place, service);
      return endpoint ? [{ service, endpoint, admission: endpointAdmission(facts, endpoint, service) }] : [];
    });
    if (used.length === 0) return notApplicable('the VPC has no endpoint yet');
    const evidence: string[] = [];
    const actions: Action[] = [];
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
      open.push(...admission.open.map((condition) => `${endpoint.id} ${condition}`));
      if (admission.lacking.length > 0) {
        evidence.push(
          `the policy of ${endpoint.id} does not allow ${inWords(admission.lacking.map(({ need }) => need))}`,
        );
        actions.push(changePolicy('RedshiftML.28', endpoint, mergedEndpointPolicy(facts, endpoint, service)));
      }
    }
    if (evidence.length > 0) return repairable(evidence.join('; '), 'add a statement for the roles', actions);
    if (open.length > 0) return unknownBecause(`it hangs on conditions: ${open.join('; ')}`);
    return pass(`the policies of ${used.map(({ endpoint }) => endpoint.id).join(', ')} let the roles through`);
  },
);
