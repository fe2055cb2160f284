import type { AssumableRole } from '../sts.ts';
import { inlineStatements, statementsIn } from './policies.ts';
import type { Resources } from './resources.ts';

/** Each role of the template by its name, with the policies as CloudFormation would fill them in. */
export const assumableRoles = ({ ofType }: Resources): ReadonlyMap<string, AssumableRole> =>
  new Map(
    ofType('AWS::IAM::Role').map(({ properties }) => [
      String(properties.RoleName),
      {
        trust: { Statement: statementsIn(properties.AssumeRolePolicyDocument) },
        policy: { Statement: inlineStatements(properties) },
      },
    ]),
  );
