import { FilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs';

/** What raises an alarm when it appears in a trail. */
export interface Watch {
  readonly id: string;
  /** For who reads the alarm: what happened and what to do. */
  readonly description: string;
  /** By the service that records it. Each feeds the same alarm; one has at most 1,024 characters. */
  readonly patterns: Readonly<Record<string, JsonPattern>>;
  /**
   * How often it has to happen within five minutes.
   *
   * @default 1
   */
  readonly threshold?: number;
}

/** What the watches of one deployment refer to. */
export interface Watched {
  readonly logGroupName: string;
  readonly storeBucketName: string;
}

/**
 * The events that end or weaken the safeguards, whether the call succeeded or was denied. Deployments raise some of
 * them; an alarm that matches no deployment is an incident.
 *
 * The names are those of CloudTrail, which differ from the API: `DeletePublicAccessBlock` is recorded as
 * `DeleteBucketPublicAccessBlock`. See docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html.
 */
export function watches({ logGroupName, storeBucketName }: Watched): Watch[] {
  return [
    {
      id: 'AuditLoggingChanged',
      description: 'Audit logging was turned off or changed. Turn it on again and find out who did it.',
      patterns: {
        CloudTrail: calls('cloudtrail', 'DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'),
        Bedrock: calls(
          'bedrock',
          'DeleteModelInvocationLoggingConfiguration',
          'PutModelInvocationLoggingConfiguration',
        ),
        Config: calls('config', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'StopConfigurationRecorder'),
        Ec2: calls('ec2', 'DeleteFlowLogs'),
        Events: calls('events', 'DeleteRule', 'DisableRule'),
        CloudWatch: calls('monitoring', 'DeleteAlarms', 'DisableAlarmActions'),
        S3: calls('s3', 'PutBucketLogging'),
        Logs: FilterPattern.all(
          calls(
            'logs',
            'DeleteLogGroup',
            'DeleteLogStream',
            'DeleteMetricFilter',
            'DeleteRetentionPolicy',
            'DisassociateKmsKey',
            'PutRetentionPolicy',
          ),
          FilterPattern.stringValue('$.requestParameters.logGroupName', '=', logGroupName),
        ),
      },
    },
    {
      id: 'KeyEndangered',
      description:
        'A KMS key was disabled, scheduled for deletion, left without material, or its policy or rotation changed. ' +
        'Records are lost with their key: cancel the deletion, enable it, or import the material again.',
      patterns: {
        Kms: calls(
          'kms',
          'DeleteCustomKeyStore',
          'DeleteExpiredKeyMaterial',
          'DeleteImportedKeyMaterial',
          'DisableKey',
          'DisableKeyRotation',
          'DisconnectCustomKeyStore',
          'PutKeyPolicy',
          'ScheduleKeyDeletion',
        ),
      },
    },
    {
      id: 'RetentionChanged',
      description:
        'How long data is kept was changed: by the model provider, or of a bucket. Compare it with the deployment.',
      patterns: {
        Bedrock: calls('bedrock', 'PutAccountDataRetention'),
        BedrockMantle: calls('bedrock-mantle', 'CreateProject', 'PutAccountDataRetention', 'UpdateProject'),
        S3: calls(
          's3',
          'DeleteBucketLifecycle',
          'PutBucketLifecycle',
          'PutBucketObjectLockConfiguration',
          'PutBucketVersioning',
          'PutObjectLockConfiguration',
        ),
      },
    },
    {
      id: 'RecordsAttacked',
      description: 'Somebody tried to delete audit records or to change their lock. Find out who.',
      patterns: {
        S3: FilterPattern.all(
          calls(
            's3',
            'DeleteBucket',
            'DeleteBucketPolicy',
            'DeleteObject',
            'DeleteObjects',
            'PutObjectLegalHold',
            'PutObjectRetention',
          ),
          FilterPattern.stringValue('$.requestParameters.bucketName', '=', storeBucketName),
        ),
      },
    },
    {
      id: 'StorageOpened',
      description: 'Access to a bucket was changed: its policy, ACL, replication or the block on public access.',
      patterns: {
        S3: calls(
          's3',
          'DeleteAccountPublicAccessBlock',
          'DeleteBucketPolicy',
          'DeleteBucketPublicAccessBlock',
          'PutAccountPublicAccessBlock',
          'PutBucketAcl',
          'PutBucketPolicy',
          'PutBucketPublicAccessBlock',
          'PutBucketReplication',
          'PutBucketWebsite',
          'PutObjectAcl',
        ),
      },
    },
    {
      id: 'NetworkOpened',
      description: 'A way into or out of a network was made or changed: a gateway, route, rule, peering or endpoint.',
      patterns: {
        Ec2: calls(
          'ec2',
          'AttachInternetGateway',
          'AuthorizeSecurityGroupEgress',
          'AuthorizeSecurityGroupIngress',
          'CreateEgressOnlyInternetGateway',
          'CreateNatGateway',
          'CreateRoute',
          'CreateVpcPeeringConnection',
          'DeleteVpcEndpoints',
          'ModifySecurityGroupRules',
          'ModifyVpcEndpoint',
          'ReplaceRoute',
        ),
      },
    },
    {
      id: 'GuardrailChanged',
      description: 'A guardrail, or its enforcement for the account, was changed. Compare it with the deployment.',
      patterns: {
        Bedrock: calls(
          'bedrock',
          'DeleteEnforcedGuardrailConfiguration',
          'DeleteGuardrail',
          'DeleteResourcePolicy',
          'PutEnforcedGuardrailConfiguration',
          'PutResourcePolicy',
          'UpdateGuardrail',
        ),
      },
    },
    {
      id: 'LongTermCredentialMade',
      description: 'A long-term credential was made, such as an access key or an API key of Bedrock. Delete it.',
      patterns: {
        Iam: calls('iam', 'CreateAccessKey', 'CreateServiceSpecificCredential', 'ResetServiceSpecificCredential'),
      },
    },
    {
      id: 'RootUsed',
      description: 'The root user of the account was used. Find out who did and why.',
      patterns: {
        Any: FilterPattern.all(
          FilterPattern.stringValue('$.userIdentity.type', '=', 'Root'),
          FilterPattern.notExists('$.userIdentity.invokedBy'),
          FilterPattern.stringValue('$.eventType', '!=', 'AwsServiceEvent'),
        ),
      },
    },
    {
      id: 'ModelAccessDenied',
      description:
        'Calls to Bedrock were denied five times within five minutes: a caller outside the network, without the guardrail, ' +
        'or one that lacks a grant.',
      threshold: 5,
      patterns: {
        Bedrock: FilterPattern.all(
          FilterPattern.stringValue('$.eventSource', '=', 'bedrock*'),
          FilterPattern.stringValue('$.errorCode', '=', 'AccessDenied*'),
        ),
      },
    },
  ];
}

function calls(service: string, ...names: string[]): JsonPattern {
  const [first, ...others] = names.map((name) => FilterPattern.stringValue('$.eventName', '=', name));
  const source = FilterPattern.stringValue('$.eventSource', '=', `${service}.amazonaws.com`);
  return first === undefined || others.length === 0
    ? FilterPattern.all(source, ...(first === undefined ? [] : [first]))
    : FilterPattern.all(source, FilterPattern.any(first, ...others));
}
