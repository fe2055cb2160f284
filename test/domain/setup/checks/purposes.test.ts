import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { facts, ok, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

/** A role that works by one policy: the page's of 2023, with these statements more. */
function withMore(more: readonly object[], purposes: readonly string[]): SetupFacts {
  const page = {
    Effect: 'Allow',
    Action: ['cloudwatch:*', 'ecr:*', 'logs:*', 'sagemaker:*Job*', 's3:*', 'kms:*', 'ec2:*'],
    Resource: '*',
  };
  const document = JSON.stringify({ Statement: [page, ...more] });
  return facts(
    { roles: { [ROLE]: { ok: role({ inline: { ok: [{ name: 'page', document }] } }) } } },
    { purposes },
  );
}
const allow = (Action: string | readonly string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...(Condition ? { Condition } : {}),
});
const passTo = (service: string) =>
  allow('iam:PassRole', { StringEquals: { 'iam:PassedToService': service } });
const SAGEMAKER = passTo('sagemaker.amazonaws.com');
const MODELS = 'arn:aws:bedrock:eu-west-1::foundation-model/';
const ENDPOINTS = allow(['sagemaker:DescribeEndpoint', 'sagemaker:InvokeEndpoint']);
const unread = (given: SetupFacts): SetupFacts => ({
  ...given,
  roles: {
    [ROLE]: {
      ok: { ...ok(given.roles[ROLE]), simulations: { denied: 'iam:SimulatePrincipalPolicy' } },
    },
  },
});

casesOf('RedshiftML.9', 'what the purposes call is demanded', [
  [
    'models of others by job name are served by the page',
    withMore([SAGEMAKER], ['byom-local']),
    'pass',
  ],
  [
    'remote endpoints are not',
    withMore([SAGEMAKER], ['byom-remote']),
    'fail repairs',
    'sagemaker:InvokeEndpoint',
  ],
  ['remote endpoints need no training', withMore([ENDPOINTS], ['byom-remote']), 'pass'],
  [
    'Forecast needs its calls',
    withMore([passTo('forecast.amazonaws.com')], ['forecast']),
    'fail repairs',
    'forecast:CreateForecast',
  ],
  [
    'a role that may be passed to SageMaker only cannot forecast',
    withMore([allow('forecast:*'), SAGEMAKER], ['forecast']),
    'fail repairs',
    'iam:PassRole',
  ],
  [
    'with both it can',
    withMore([allow('forecast:*'), passTo('forecast.amazonaws.com')], ['forecast']),
    'pass',
  ],
  ['Bedrock', withMore([], ['bedrock']), 'fail repairs', 'bedrock:InvokeModel'],
  ['Bedrock, allowed', withMore([allow('bedrock:InvokeModel')], ['bedrock']), 'pass'],
  [
    'rights on some models are not known to be on the one that is called, so nothing is added',
    withMore(
      [{ ...allow('bedrock:InvokeModel'), Resource: `${MODELS}anthropic.claude-v2` }],
      ['bedrock'],
    ),
    'unknown',
    'bedrock:InvokeModel on any foundation model: some are allowed, and which one it will be is not known',
  ],
  [
    'and so of endpoints',
    withMore([{ ...ENDPOINTS, Resource: 'arn:aws:sagemaker:*:*:endpoint/churn' }], ['byom-remote']),
    'unknown',
    'any endpoint: some are allowed',
  ],
  [
    'rights on models of another Region are none on it',
    withMore(
      [{ ...allow('bedrock:InvokeModel'), Resource: MODELS.replace('eu-west-1', 'us-west-2') }],
      ['bedrock'],
    ),
    'fail repairs',
    'bedrock:InvokeModel',
  ],
  ['tags', withMore([SAGEMAKER], ['auto', 'tags']), 'fail repairs', 'sagemaker:AddTags'],
  ['tags, allowed', withMore([SAGEMAKER, allow('sagemaker:AddTags')], ['auto', 'tags']), 'pass'],
  [
    'what was not simulated is not known',
    unread(withMore([SAGEMAKER], ['byom-local'])),
    'unknown',
    'iam:SimulatePrincipalPolicy',
  ],
]);

const lets = (services: readonly string[], Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Service: services },
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
});
const trusting = (
  services: readonly string[],
  purposes: readonly string[],
  ...more: readonly object[]
): SetupFacts => {
  const trustPolicy = JSON.stringify({ Statement: [lets(services), ...more] });
  return facts({ roles: { [ROLE]: { ok: role({ trustPolicy }) } } }, { purposes });
};
const REDSHIFT = 'redshift.amazonaws.com';
const limited = (Condition: object) => lets(['forecast.amazonaws.com'], Condition);
const ofAccount = (account: string) => limited({ StringEquals: { 'aws:SourceAccount': account } });
casesOf('RedshiftML.8', 'the services of the purposes are trusted', [
  ['Bedrock needs no SageMaker', trusting([REDSHIFT], ['bedrock']), 'pass'],
  [
    'Autopilot does',
    trusting([REDSHIFT], ['auto', 'bedrock']),
    'fail repairs',
    'sagemaker.amazonaws.com may not assume',
  ],
  [
    'Forecast is a service of its own',
    trusting([REDSHIFT, 'sagemaker.amazonaws.com'], ['auto', 'forecast']),
    'fail repairs',
    'forecast.amazonaws.com may not assume',
  ],
  ['which suffices', trusting([REDSHIFT, 'forecast.amazonaws.com'], ['forecast']), 'pass'],
  [
    'it says for which account it works',
    trusting([REDSHIFT], ['forecast'], ofAccount('111122223333')),
    'pass',
  ],
  [
    'and not for another one',
    trusting([REDSHIFT], ['forecast'], ofAccount('999999999999')),
    'fail asks',
    'forecast.amazonaws.com may not assume',
  ],
  [
    'a condition on what nobody documents that it sends is unknown',
    trusting([REDSHIFT], ['forecast'], limited({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })),
    'unknown',
    'forecast.amazonaws.com may assume',
  ],
]);
