import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import { type AlarmState, readAlarmState } from '../aws/alarms.ts';

interface RollbackConfiguration {
  readonly RollbackTriggers: readonly { readonly Arn: string; readonly Type: string }[];
  readonly MonitoringTimeInMinutes?: number;
}

/** What of the Serverless Framework this plugin uses. */
interface Serverless {
  readonly service: {
    /** What the framework hands to CloudFormation with the change of a stack. */
    readonly provider: { rollbackConfiguration?: RollbackConfiguration };
  };
  readonly getProvider: (name: 'aws') => {
    readonly naming: { readonly getStackName: () => string };
    readonly getAwsSdkV3Config: () => Promise<CloudWatchClientConfig>;
  };
}

interface Tools {
  readonly log: { readonly warning: (text: string) => void };
}

const ALARM = 'ReleaseFails';
/** So long CloudFormation watches the alarm after everything is deployed: three sweeps. */
const WATCHED_MINUTES = 15;

/** A plugin of the Serverless Framework: a deployment whose functions fail is taken back whole (docs/adr/013-a-deployment-is-taken-back-whole.md). */
export default class Rollback {
  readonly hooks: Readonly<Record<'before:deploy:deploy', () => Promise<void>>>;

  constructor(serverless: Serverless, _: unknown, { log }: Tools) {
    this.hooks = {
      'before:deploy:deploy': async () => {
        const provider = serverless.getProvider('aws');
        const client = new CloudWatchClient(await provider.getAwsSdkV3Config());
        const alarm = await readAlarmState(client, `${provider.naming.getStackName()}-${ALARM}`);
        serverless.service.provider.rollbackConfiguration = rollbackBy(alarm);
        if (alarm?.state === 'ALARM')
          log.warning(
            `${ALARM} is on already, so this deployment is not taken back if it fails, too; see docs/runbook.md`,
          );
      },
    };
  }
}

/**
 * A trigger that is not there fails the deployment, and one that is on might: then none is given, in a list, because without one
 * those of the last deployment stay in force (facts §10.2).
 */
const rollbackBy = (alarm: AlarmState | undefined): RollbackConfiguration =>
  alarm === undefined || alarm.state === 'ALARM'
    ? { RollbackTriggers: [] }
    : {
        RollbackTriggers: [{ Arn: alarm.arn, Type: 'AWS::CloudWatch::Alarm' }],
        MonitoringTimeInMinutes: WATCHED_MINUTES,
      };
