import { loginInWords } from '../login.ts';
import type { Check, Finding } from '../setup/checks/check.ts';
import { CHECKS } from '../setup/checks/register.ts';
import type { ControlId } from '../setup/control.ts';
import type { SetupFacts } from '../setup/facts.ts';
import { keyArn } from '../setup/iam/keys.ts';
import { endpointInUse } from '../setup/network/endpoints.ts';
import { placement } from '../setup/network/placement.ts';
import { SUBJECTS } from '../setup/subjects.ts';
import type { SetupPart } from './report.ts';

const WRITER = 'RedshiftML.21';
const READER = 'RedshiftML.22';
const VPC = 'RedshiftML.25';
/** Whether packets arrive, by the service that they go to; and what every endpoint on the way has to let through. */
const PATHS = { s3: 'RedshiftML.26', 'sagemaker.api': 'RedshiftML.29' } as const;
const ENDPOINTS: readonly ControlId[] = ['RedshiftML.27', 'RedshiftML.28'];

/** Checks that are about the warehouse as a whole, and in a picture about something beside it. */
const BESIDE: readonly ControlId[] = [WRITER, READER, VPC, ...Object.values(PATHS), ...ENDPOINTS];

/** The setup of one warehouse as a picture shows it. */
export function setupParts(facts: SetupFacts, findings: readonly Finding[]): SetupPart[] {
  const { target, network } = facts;
  const of = (...controls: readonly ControlId[]): Finding[] =>
    findings.filter(({ control }) => controls.includes(control));
  const about = (kind: Check['about'], subject: string): Finding[] =>
    findings.filter(
      (one) =>
        one.subject === subject &&
        CHECKS.get(one.control)?.about === kind &&
        !BESIDE.includes(one.control),
    );
  const place = placement(facts);
  const endpoints = (['s3', 'sagemaker.api'] as const).flatMap((service) => {
    const used = place && network && endpointInUse(network, place, service);
    return used === undefined
      ? part('endpoint', `none, to ${service}`, of(PATHS[service]))
      : part('endpoint', `${used.id}, to ${service}`, of(PATHS[service], ...ENDPOINTS));
  });
  // A pair may name by alias the key that its bucket names by ARN.
  const keys = [
    ...Map.groupBy(SUBJECTS.key(facts), (name) => keyArn(facts, name) ?? name).values(),
  ];
  return [
    ...part('login', loginInWords(target.writer), of(WRITER)),
    ...part('login', loginInWords(target.reader), of(READER)),
    ...(place === undefined ? [] : part('vpc', place.vpcId, of(VPC))),
    ...part('warehouse', target.name, about('warehouse', target.name)),
    ...endpoints,
    ...(['role', 'bucket'] as const).flatMap((kind) =>
      SUBJECTS[kind](facts).flatMap((name) => part(kind, name, about(kind, name))),
    ),
    ...keys.flatMap(([name = '', ...others]) =>
      part(
        'key',
        name,
        [name, ...others].flatMap((reference) => about('key', reference)),
      ),
    ),
  ];
}

/** None where no check applies. */
function part(kind: SetupPart['kind'], name: string, findings: readonly Finding[]): SetupPart[] {
  const judged = new Set(findings.map(({ status }) => status));
  const worst = (['fail', 'unknown', 'pass'] as const).find((status) => judged.has(status));
  return worst === undefined ? [] : [{ kind, name, verdict: worst }];
}
