import { turnRoutingOn } from '../operations/warehouse.ts';
import { type Check, groundsOf, isOpen } from './check.ts';
import { PAGES } from './pages.ts';
import { type PreviewFinding, previewRouting, type Register } from './preview.ts';
import { given, notApplicable, pass, repairable, unknownBecause, waiting } from './verdict.ts';

const inWords = (finding: PreviewFinding): string => `${finding.control} ${groundsOf(finding)}`;

/** `checks` gives the register. It is a function, because the register contains this check and is not complete yet. */
export const routingAsWanted = (checks: () => Register): Check => ({
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
  about: 'warehouse',
  evaluate: (facts) => {
    if ('missing' in facts.warehouse) return notApplicable('the warehouse does not exist yet');
    return given(
      facts.warehouse,
      `warehouse ${facts.target.name}`,
      ({ enhancedVpcRouting, status }) => {
        if (enhancedVpcRouting) return pass('routing is on');
        if (enhancedVpcRouting === undefined)
          return unknownBecause(`AWS did not say whether routing of ${facts.target.name} is on`);
        const broken = previewRouting(checks(), facts).filter(isOpen);
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
        return repairable(evidence, 'turn it on', [turnRoutingOn(facts)]);
      },
    );
  },
});
