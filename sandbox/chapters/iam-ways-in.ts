import type { PolicyDocument, PolicyStatement } from '../../local-aws/account/policy.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { ACCOUNT, REGION, roleArn } from '../../local-aws/arn.ts';
import { MARKETING } from '../stage/portal.ts';

const document = (...Statement: PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
});
const ofLambda = document({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
const asItself = document({
  Effect: 'Allow',
  Action: ['redshift:GetClusterCredentialsWithIAM', 'redshift:JoinGroup'],
  Resource: '*',
});

/**
 * Who gets in past all grants: one role as any user, which may be the role of Redshift ML too; one in a group by its tag;
 * one whose sessions bring tags along.
 */
export function plantWaysIn(account: AccountState): void {
  make(account, 'notebook', {
    trust: ofLambda,
    policy: document({
      Effect: 'Allow',
      Action: 'redshift:GetClusterCredentials',
      Resource: `arn:aws:redshift:${REGION}:${ACCOUNT}:dbuser:analytics/*`,
    }),
  });
  make(account, 'campaign-app', {
    trust: ofLambda,
    policy: asItself,
    tags: { RedshiftDbGroups: MARKETING },
  });
  make(account, 'sso', {
    trust: document({
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/idp` },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    }),
    policy: asItself,
  });
  const services = ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'];
  account.roles.write('redshift-ml', (role) => {
    if (role !== undefined)
      role.trust = JSON.stringify(
        document({
          Effect: 'Allow',
          Principal: { Service: services, AWS: roleArn('notebook') },
          Action: 'sts:AssumeRole',
        }),
      );
    return role;
  });
}

interface Made {
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
}

const make = (account: AccountState, name: string, { trust, policy, tags = {} }: Made): void =>
  account.roles.write(name, () => ({
    name,
    path: '/',
    arn: roleArn(name),
    id: account.nextId('AROA'),
    trust: JSON.stringify(trust),
    attached: [],
    inline: { login: policy },
    boundary: undefined,
    tags,
  }));
