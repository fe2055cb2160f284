import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSEvent, SNSEventRecord } from 'aws-lambda';
import { readSecret } from '../../aws/secrets.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { messageInWords } from '../../domain/notifications/alarm.ts';
import { posted, readWebhook } from '../../domain/notifications/webhook.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { postTo } from './post/post-to.ts';

/** Ends the ARN of config/deployment.yml where there is no webhook. */
const NONE = ':secret:none';

/** Posts what the topics tell to a webhook, as a notice: nothing that is answered there is heard. */
export const compose = ({ env, now }: RuntimeWithoutConfig) => {
  const { WEBHOOK_SECRET } = readEnv(['WEBHOOK_SECRET'], env);
  const client = new SecretsManagerClient({});

  const postOne = async ({ Sns }: SNSEventRecord): Promise<void> => {
    const read = readWebhook(await readSecret(client, WEBHOOK_SECRET));
    if ('problem' in read)
      throw new InvalidConfiguration(
        `the secret webhookSecret of config/deployment.yml is no webhook: ${read.problem}; write { "url": "https://…", "signingKey": "whsec_…" } into it`,
      );
    const text = messageInWords(Sns.Message);
    await postTo(read.webhook.url, posted(read.webhook, { id: Sns.MessageId, at: now(), text }));
  };

  return async ({ Records }: SNSEvent): Promise<void> => {
    if (WEBHOOK_SECRET.endsWith(NONE)) return;
    for (const record of Records) await postOne(record);
  };
};

export const handler = lambdaWithoutConfig(compose);
