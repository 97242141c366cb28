import {
  type BedrockClient,
  DeleteModelInvocationLoggingConfigurationCommand,
  GetModelInvocationLoggingConfigurationCommand,
  type LoggingConfig,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import type { InvocationLoggingProperties } from '../properties';
import { differences } from './configuration';
import { booleanOf, type Properties, textOf } from './properties';
import type { Setting } from './setting';

type Name = keyof InvocationLoggingProperties;

/**
 * The model invocation logging of Bedrock.
 * See docs.aws.amazon.com/bedrock/latest/APIReference/API_PutModelInvocationLoggingConfiguration.html.
 */
export function invocationLogging(client: BedrockClient): Setting<LoggingConfig> {
  return {
    name: 'bedrock-invocation-logging',
    wanted,
    async read(abortSignal) {
      const { loggingConfig } = await client.send(new GetModelInvocationLoggingConfigurationCommand({}), {
        abortSignal,
      });
      return differences(loggingConfig, undefined).length === 0 ? undefined : loggingConfig;
    },
    async write(loggingConfig, abortSignal) {
      if (loggingConfig === undefined) {
        await client.send(new DeleteModelInvocationLoggingConfigurationCommand({}), { abortSignal });
      } else {
        await client.send(new PutModelInvocationLoggingConfigurationCommand({ loggingConfig }), { abortSignal });
      }
    },
  };
}

function wanted(properties: Properties): LoggingConfig {
  const text = (name: Name) => textOf(properties, name);
  const enabled = (name: Name) => booleanOf(properties, name);
  const configuration = {
    s3Config: { bucketName: text('S3BucketName'), keyPrefix: text('S3KeyPrefix') },
    textDataDeliveryEnabled: enabled('TextDataDeliveryEnabled'),
    imageDataDeliveryEnabled: enabled('ImageDataDeliveryEnabled'),
    embeddingDataDeliveryEnabled: enabled('EmbeddingDataDeliveryEnabled'),
    videoDataDeliveryEnabled: enabled('VideoDataDeliveryEnabled'),
    audioDataDeliveryEnabled: enabled('AudioDataDeliveryEnabled'),
  };
  if (!(('CloudWatchLogGroupName' satisfies Name) in properties)) {
    return configuration;
  }
  const largeDataDeliveryS3Config = { bucketName: text('LargeDataBucketName'), keyPrefix: text('LargeDataKeyPrefix') };
  return {
    ...configuration,
    cloudWatchConfig: {
      logGroupName: text('CloudWatchLogGroupName'),
      roleArn: text('CloudWatchRoleArn'),
      largeDataDeliveryS3Config,
    },
  };
}
