import { enableDnsHostnames, enableDnsSupport } from '../operations/vpc.ts';
import { because } from '../read.ts';
import { PAGES } from './pages.ts';
import { routedCheck } from './routed.ts';
import { pass, repairable, unknownBecause } from './verdict.ts';

export const vpcResolves = routedCheck(
  {
    title: 'DNS resolution and DNS hostnames are enabled in the VPC',
    severity: 'high',
    source: {
      url: PAGES.routingOn,
      sentence: 'Your VPC must have DNS resolution and DNS hostnames enabled.',
    },
    why: 'Without them the names of S3 and SageMaker do not resolve to the endpoints, and no interface endpoint takes private DNS.',
    remediation: 'After approval: enables DNS support, then DNS hostnames.',
  },
  (_, { vpcId }, { vpc }) => {
    if (!('ok' in vpc)) return unknownBecause(because(vpc, `VPC ${vpcId}`));
    const { dnsSupport, dnsHostnames } = vpc.ok;
    if (dnsSupport && dnsHostnames) return pass(`${vpcId} has both`);
    const off = [
      ...(dnsSupport ? [] : ['DNS support']),
      ...(dnsHostnames ? [] : ['DNS hostnames']),
    ];
    return repairable(
      `${off.join(' and ')} of ${vpcId} ${dnsHostnames ? 'is' : 'are'} off`,
      'turn on what is off',
      [
        ...(dnsSupport ? [] : [enableDnsSupport(vpcId)]),
        ...(dnsHostnames ? [] : [enableDnsHostnames(vpcId)]),
      ],
    );
  },
);
