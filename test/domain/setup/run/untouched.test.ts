import { expect, test } from '@jest/globals';
import { assess } from '../../../../domain/setup/checks/assess.ts';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { effectsOf } from '../../../../domain/setup/operations/table.ts';
import { resolveTokens } from '../../../../domain/setup/operations/tokens.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { sampled } from '../../../scope.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import {
  BUCKET,
  bucket,
  KEY,
  KEY_ARN,
  key,
  network,
  ok,
  ROLE,
  raw,
  role,
  S3_ENDPOINT,
  SAGEMAKER_ENDPOINT,
} from '../warehouse.ts';

const denying = (action: string) =>
  JSON.stringify({
    Statement: [{ Sid: 'Freeze', Effect: 'Deny', Principal: '*', Action: action, Resource: '*' }],
  });
const FREEZE = {
  name: 'freeze',
  document: '{"Statement":[{"Effect":"Deny","Action":"sagemaker:CreateAutoMLJob","Resource":"*"}]}',
};
const withRole = (change: Parameters<typeof role>[0]) =>
  raw({ roles: { [ROLE]: { ok: role(change) } } });

/** Faults whose cause is somebody else's, with the check that keeps reporting each. */
const FOREIGN: Readonly<Record<string, readonly [string, () => SetupFacts]>> = {
  'a Deny in the trust policy': [
    'RedshiftML.8',
    () => withRole({ trustPolicy: denying('sts:AssumeRole') }),
  ],
  'an explicit Deny in a policy of the role': [
    'RedshiftML.14',
    () => withRole({ inline: { ok: [...ok(role().inline), FREEZE] } }),
  ],
  'a disabled key': [
    'RedshiftML.1',
    () =>
      raw({
        keys: {
          [KEY]: { ok: key({ state: 'Disabled' }) },
          [KEY_ARN]: { ok: key({ state: 'Disabled' }) },
        },
      }),
  ],
  'a key policy that denies': [
    'RedshiftML.2',
    () =>
      raw({
        keys: {
          [KEY]: { ok: key({ policy: { ok: denying('kms:*') } }) },
          [KEY_ARN]: { ok: key() },
        },
      }),
  ],
  'a bucket of another Region': [
    'RedshiftML.3',
    () => raw({ buckets: { [BUCKET]: { ok: bucket({ region: 'us-east-1' }) } } }),
  ],
  'a bucket policy that denies': [
    'RedshiftML.6',
    () => raw({ buckets: { [BUCKET]: { ok: bucket({ policy: { ok: denying('s3:*') } }) } } }),
  ],
  'a paused cluster': [
    'RedshiftML.18',
    () => raw({ warehouse: { ok: { ...ok(raw().warehouse), status: 'paused' } } }),
  ],
  'an endpoint policy that denies': [
    'RedshiftML.28',
    () =>
      raw({
        network: network({
          endpoints: { ok: [{ ...S3_ENDPOINT, policy: denying('s3:*') }, SAGEMAKER_ENDPOINT] },
        }),
      }),
  ],
};

const passing = (facts: SetupFacts) =>
  assess(facts)
    .filter(({ status }) => status === 'pass')
    .map(({ control, subject }) => `${control} ${subject}`);

test.each(Object.entries(FOREIGN))(
  '%s is still reported, untouched, beside defects that are repaired',
  (_, [control, factsOf]) => {
    const facts = factsOf();
    const alone = simulateRoles(facts);
    const report = assess(alone).find((finding) => finding.control === control);
    expect(report).toMatchObject({ status: 'fail', handling: 'reports', actions: [] });
    expect(report && 'remedy' in report ? report.remedy : '').not.toBe('');
    expect(planSetup(alone)).toMatchObject({ repairs: [], asks: [], byHand: [] });
    for (const defect of sampled(Object.values(DEFECTS), 5)) {
      const before = simulateRoles(defect(facts));
      const plan = planSetup(before);
      const after = simulateRoles(
        resolveTokens(
          [...plan.repairs, ...plan.asks].reduce(
            (given, { call }) => effectsOf(call).predict(given),
            before,
          ),
          {
            aliases: { [KEY]: KEY_ARN },
          },
        ),
      );
      const lost = passing(before).filter((check) => !passing(after).includes(check));
      const again = planSetup(after);
      expect({ lost, again: [...again.repairs, ...again.asks] }).toEqual({ lost: [], again: [] });
    }
  },
);
