import type { PolicyDocument, PolicyStatement } from '../account/policy.ts';
import { type Json, listOf, recordOf } from '../json.ts';
import type { AssumableRole } from '../sts.ts';
import type { Resources } from './resources.ts';

/** Each role of the template by its name, with the policies as CloudFormation would fill them in. */
export const assumableRoles = ({ ofType }: Resources): ReadonlyMap<string, AssumableRole> =>
  new Map(
    ofType('AWS::IAM::Role').map(({ properties }) => [
      String(properties.RoleName),
      {
        trust: documentOf(listOf(recordOf(properties.AssumeRolePolicyDocument).Statement)),
        policy: documentOf(
          listOf(properties.Policies).flatMap((policy) =>
            listOf(recordOf(recordOf(policy).PolicyDocument).Statement),
          ),
        ),
      },
    ]),
  );

const documentOf = (statements: readonly Json[]): PolicyDocument => ({
  Statement: statements.map((one) => recordOf(one) as unknown as PolicyStatement), // as it lies in the template, which AWS would check
});
