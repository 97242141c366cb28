/**
 * What the custom resources say of the setting that they want: the contract between the constructs and their handler.
 * CloudFormation hands booleans over as the strings `true` and `false`.
 */
export interface ContractProperties {
  readonly OnExisting: 'REFUSE' | 'OVERWRITE';
  readonly OnDelete: 'LEAVE' | 'RESTORE_PREVIOUS';
}

/** Properties of `Custom::BedrockInvocationLogging`, named after those of `PutModelInvocationLoggingConfiguration`. */
export interface InvocationLoggingProperties extends ContractProperties {
  readonly S3BucketName: string;
  readonly S3KeyPrefix: string;
  readonly CloudWatchLogGroupName?: string;
  readonly CloudWatchRoleArn?: string;
  /** Where CloudWatch has bodies over 100 KB and binary data delivered, which are lost without it. */
  readonly LargeDataBucketName?: string;
  readonly LargeDataKeyPrefix?: string;
  readonly TextDataDeliveryEnabled: boolean;
  readonly ImageDataDeliveryEnabled: boolean;
  readonly EmbeddingDataDeliveryEnabled: boolean;
  readonly VideoDataDeliveryEnabled: boolean;
  readonly AudioDataDeliveryEnabled: boolean;
}

/** Properties of `Custom::BedrockDataRetention`. */
export interface DataRetentionProperties extends ContractProperties {
  /** The API whose setting it is: the control plane of Bedrock, or the endpoint with the APIs of OpenAI and Anthropic. */
  readonly Plane: 'bedrock' | 'bedrock-mantle';
  readonly Mode: 'none';
}
