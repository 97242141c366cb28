import * as iam from 'aws-cdk-lib/aws-iam';
import { Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { IPhiGuardrail } from '../phi-guardrail/guardrail';
import { foundationModelArns, inferenceProfileArns, isGovCloud } from '../support/us-inference';

/** A service that a private network can reach, by the last part of its PrivateLink service name. */
export enum EndpointService {
  /** The control plane of Bedrock: which models and profiles there are. */
  BEDROCK = 'bedrock',
  /** Inference and guardrails. */
  BEDROCK_RUNTIME = 'bedrock-runtime',
  /** Documents and ingestion jobs of knowledge bases. */
  BEDROCK_AGENT = 'bedrock-agent',
  /** Retrieval from knowledge bases, invocation of agents and flows. */
  BEDROCK_AGENT_RUNTIME = 'bedrock-agent-runtime',
  COMPREHEND_MEDICAL = 'comprehendmedical',
  /** Authentication to Elastic Container Registry; images need {@link ECR_DOCKER} and {@link AwsBucket.ECR_LAYERS} too. */
  ECR_API = 'ecr.api',
  ECR_DOCKER = 'ecr.dkr',
  KMS = 'kms',
  LOGS = 'logs',
  /** Metrics of CloudWatch. */
  MONITORING = 'monitoring',
  /** The Data API of Aurora. */
  RDS_DATA = 'rds-data',
  /** The gateway endpoint of S3. */
  S3 = 's3',
  S3_VECTORS = 's3vectors',
  /** Inference on endpoints of SageMaker AI; each `SelfHostedModel` of the network has it admit its own. */
  SAGEMAKER_RUNTIME = 'sagemaker.runtime',
  SECRETS_MANAGER = 'secretsmanager',
  SQS = 'sqs',
  /** Parameters of Systems Manager. */
  SSM = 'ssm',
  STS = 'sts',
  TEXTRACT = 'textract',
}

/** A bucket that AWS owns and that workloads in a private network read. */
export enum AwsBucket {
  /** The layers of container images in ECR: docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
  ECR_LAYERS = 'prod-REGION-starport-layer-bucket',
  /** The package repositories of Amazon Linux 2023: docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html */
  AMAZON_LINUX_2023 = 'al2023-repos-REGION-de612dc2',
}

/** What callers may do through an endpoint. */
export interface EndpointStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What the policies of endpoints are limited to. */
export interface EndpointLimits {
  readonly models?: readonly string[];
  readonly guardrail?: IPhiGuardrail;
}

/** What the runtime checks for `InvokeModel` and `Converse`, with and without streaming; there is no `bedrock:Converse`. */
export const INVOCATION = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/** The longest policy that an endpoint takes: docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
export const ENDPOINT_POLICY_LIMIT = 20_480;

/**
 * The Regions of the United States in which Bedrock has FIPS endpoints.
 * See docs.aws.amazon.com/general/latest/gr/bedrock.html.
 */
export const FIPS_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
];

/** Services with a documented FIPS endpoint in PrivateLink, outside of GovCloud. */
const FIPS_SERVICES: readonly EndpointService[] = [
  EndpointService.BEDROCK,
  EndpointService.BEDROCK_RUNTIME,
  EndpointService.KMS,
  EndpointService.LOGS,
  EndpointService.SAGEMAKER_RUNTIME,
  EndpointService.SECRETS_MANAGER,
  EndpointService.SQS,
  EndpointService.SSM,
  EndpointService.STS,
  EndpointService.TEXTRACT,
];

/**
 * Services whose ordinary endpoint is the FIPS one in GovCloud: a client that is told to use FIPS endpoints resolves
 * `sts.us-gov-west-1.amazonaws.com`. See docs.aws.amazon.com/general/latest/gr/aws-service-information.html.
 */
const FIPS_BY_ITSELF_IN_GOVCLOUD: readonly EndpointService[] = [
  EndpointService.LOGS,
  EndpointService.MONITORING,
  EndpointService.SQS,
  EndpointService.SSM,
  EndpointService.STS,
];

/**
 * The last part of the name of a service's FIPS endpoint in a Region, `kms-fips`; undefined where AWS documents none.
 */
export function fipsNameOf(service: EndpointService, region: string): string | undefined {
  if (isGovCloud(region) && FIPS_BY_ITSELF_IN_GOVCLOUD.includes(service)) {
    return service;
  }
  return FIPS_SERVICES.includes(service) ? `${service}-fips` : undefined;
}

/**
 * What callers may do through each endpoint, with resources of the account where the actions have resources. `REGION`
 * and `ACCOUNT` are those of the stack; Bedrock's control plane and runtime are limited to models besides.
 */
const ADMITTED: Readonly<Record<EndpointService, readonly EndpointStatement[]>> = {
  [EndpointService.BEDROCK]: [
    { actions: ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles'], resources: ['*'] },
  ],
  [EndpointService.BEDROCK_RUNTIME]: [],
  [EndpointService.BEDROCK_AGENT]: [
    {
      actions: [
        'bedrock:DeleteKnowledgeBaseDocuments',
        'bedrock:GetDataSource',
        'bedrock:GetIngestionJob',
        'bedrock:GetKnowledgeBase',
        'bedrock:GetKnowledgeBaseDocuments',
        'bedrock:IngestKnowledgeBaseDocuments',
        'bedrock:ListDataSources',
        'bedrock:ListIngestionJobs',
        'bedrock:ListKnowledgeBaseDocuments',
        'bedrock:StartIngestionJob',
      ],
      resources: ['bedrock:REGION:ACCOUNT:knowledge-base/*'],
    },
  ],
  [EndpointService.BEDROCK_AGENT_RUNTIME]: [
    { actions: ['bedrock:Retrieve'], resources: ['bedrock:REGION:ACCOUNT:knowledge-base/*'] },
    { actions: ['bedrock:InvokeAgent'], resources: ['bedrock:REGION:ACCOUNT:agent-alias/*'] },
    { actions: ['bedrock:InvokeFlow'], resources: ['bedrock:REGION:ACCOUNT:flow/*'] },
  ],
  [EndpointService.COMPREHEND_MEDICAL]: [
    {
      actions: [
        'comprehendmedical:DetectEntitiesV2',
        'comprehendmedical:DetectPHI',
        'comprehendmedical:InferICD10CM',
        'comprehendmedical:InferRxNorm',
        'comprehendmedical:InferSNOMEDCT',
      ],
      resources: ['*'],
    },
  ],
  [EndpointService.ECR_API]: imagePulls(),
  [EndpointService.ECR_DOCKER]: imagePulls(),
  [EndpointService.KMS]: [
    {
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*'],
      resources: ['kms:REGION:ACCOUNT:key/*'],
    },
  ],
  [EndpointService.LOGS]: [
    {
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: ['logs:REGION:ACCOUNT:log-group:*'],
    },
  ],
  [EndpointService.MONITORING]: [{ actions: ['cloudwatch:PutMetricData'], resources: ['*'] }],
  [EndpointService.RDS_DATA]: [
    {
      actions: [
        'rds-data:BatchExecuteStatement',
        'rds-data:BeginTransaction',
        'rds-data:CommitTransaction',
        'rds-data:ExecuteStatement',
        'rds-data:RollbackTransaction',
      ],
      resources: ['rds:REGION:ACCOUNT:cluster:*'],
    },
  ],
  [EndpointService.S3]: [
    {
      actions: ['s3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
      resources: ['*'],
    },
  ],
  [EndpointService.S3_VECTORS]: [
    {
      actions: [
        's3vectors:DeleteVectors',
        's3vectors:GetVectors',
        's3vectors:ListVectors',
        's3vectors:PutVectors',
        's3vectors:QueryVectors',
      ],
      resources: ['s3vectors:REGION:ACCOUNT:bucket/*'],
    },
  ],
  [EndpointService.SAGEMAKER_RUNTIME]: [],
  [EndpointService.SECRETS_MANAGER]: [
    {
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: ['secretsmanager:REGION:ACCOUNT:secret:*'],
    },
  ],
  [EndpointService.SQS]: [
    {
      actions: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
        'sqs:SendMessage',
      ],
      resources: ['sqs:REGION:ACCOUNT:*'],
    },
  ],
  [EndpointService.SSM]: [
    {
      actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
      resources: ['ssm:REGION:ACCOUNT:parameter/*'],
    },
  ],
  [EndpointService.STS]: [
    { actions: ['sts:GetCallerIdentity'], resources: ['*'] },
    { actions: ['sts:AssumeRole', 'sts:TagSession'], resources: ['iam::ACCOUNT:role/*'] },
  ],
  [EndpointService.TEXTRACT]: [
    {
      actions: [
        'textract:AnalyzeDocument',
        'textract:DetectDocumentText',
        'textract:GetDocumentAnalysis',
        'textract:GetDocumentTextDetection',
        'textract:StartDocumentAnalysis',
        'textract:StartDocumentTextDetection',
      ],
      resources: ['*'],
    },
  ],
};

/** What the endpoint of a service lets its callers do. */
export function statementsOf(scope: Construct, service: EndpointService, limits: EndpointLimits): EndpointStatement[] {
  const { region, account } = Stack.of(scope);
  const own = ADMITTED[service].map(({ actions, resources }) => ({
    actions,
    resources: resources.map((resource) =>
      resource === '*'
        ? resource
        : `arn:${Aws.PARTITION}:${resource.replace('REGION', region).replace('ACCOUNT', account)}`,
    ),
  }));
  return [...own, ...modelStatementsOf(scope, service, limits)];
}

function modelStatementsOf(
  scope: Construct,
  service: EndpointService,
  { models, guardrail }: EndpointLimits,
): EndpointStatement[] {
  if (models === undefined) {
    return [];
  }
  const resources = [...inferenceProfileArns(scope, models), ...foundationModelArns(scope, models)];
  if (service === EndpointService.BEDROCK) {
    return [{ actions: ['bedrock:GetFoundationModel', 'bedrock:GetInferenceProfile'], resources }];
  }
  if (service !== EndpointService.BEDROCK_RUNTIME) {
    return [];
  }
  return [
    { actions: INVOCATION, resources },
    ...(guardrail === undefined
      ? []
      : [
          {
            actions: ['bedrock:ApplyGuardrail'],
            resources: [guardrail.guardrailArn, ...guardrail.guardrailProfileArns],
          },
        ]),
  ];
}

/**
 * Reading a bucket of AWS. There is no condition on the caller: AWS signs these requests itself, or nobody does.
 */
export function awsBucketStatement(scope: Construct, bucket: AwsBucket): iam.PolicyStatement {
  const name = bucket.replace('REGION', Stack.of(scope).region);
  return new iam.PolicyStatement({
    principals: [new iam.StarPrincipal()],
    actions: ['s3:GetObject'],
    resources: [`arn:${Aws.PARTITION}:s3:::${name}/*`],
  });
}

function imagePulls(): EndpointStatement[] {
  return [
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: ['ecr:REGION:ACCOUNT:repository/*'],
    },
  ];
}
