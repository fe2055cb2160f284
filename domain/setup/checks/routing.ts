import type { Check, Finding } from '../control.ts';
import { turnRoutingOn } from '../operations/actions/warehouse.ts';
import { given } from '../read.ts';
import { theWarehouse } from '../subjects.ts';
import { PAGES } from './pages.ts';
import { previewRouting } from './preview.ts';
import { notApplicable, pass, repairable, waiting } from './verdict.ts';

const inWords = (finding: Finding): string =>
  `${finding.control} ${finding.status === 'fail' ? finding.evidence : finding.status === 'unknown' ? finding.because : ''}`;

export const routingAsWanted: Check = {
  id: 'RedshiftML.30',
  title: 'Enhanced VPC routing is as configured, and on only with a complete path',
  severity: 'medium',
  source: {
    url: PAGES.routing,
    sentence:
      'When you use enhanced VPC routing, Amazon Redshift forces all COPY and UNLOAD traffic between your cluster and your data repositories through your VPC.',
  },
  why: 'Turned on before its path is complete, it breaks COPY, UNLOAD and CREATE MODEL at once.',
  handling: 'asks',
  remediation:
    'After approval, and only when every check of the path passes: turns routing on. While it is off, the warnings say what turning it on would break.',
  subjects: theWarehouse,
  evaluate: (facts) => {
    if ('missing' in facts.warehouse) return notApplicable('the warehouse does not exist yet');
    return given(
      facts.warehouse,
      `warehouse ${facts.target.name}`,
      ({ enhancedVpcRouting, status }) => {
        if (enhancedVpcRouting) return pass('routing is on');
        const broken = previewRouting(facts).filter(
          (finding) => finding.status === 'fail' || finding.status === 'unknown',
        );
        if (facts.target.setup.routing === 'keep') {
          return pass(
            'routing is off, and stays so',
            broken.map((finding) =>
              finding.status === 'fail'
                ? `turned on, it would break: ${inWords(finding)}`
                : `whether it would break, turned on, is not known: ${inWords(finding)}`,
            ),
          );
        }
        const evidence = 'routing is off; wanted on';
        if (broken.length > 0)
          return waiting(
            evidence,
            `first complete its path: ${broken.map(({ control }) => control).join(', ')}`,
            'asks',
          );
        if (status !== 'available')
          return waiting(evidence, 'turn it on once the warehouse is available', 'asks');
        return repairable(evidence, 'turn it on', [turnRoutingOn('RedshiftML.30', facts)]);
      },
    );
  },
};
