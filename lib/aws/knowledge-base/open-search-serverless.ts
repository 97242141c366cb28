import * as iam from 'aws-cdk-lib/aws-iam';
import * as aoss from 'aws-cdk-lib/aws-opensearchserverless';
import { Fn, Names, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import type { IEncryptionKey } from '../encryption-key/base';
import type { PrivateNetwork } from '../private-network';
import { requireRegion } from '../support/us-inference';
import {
  digest,
  METADATA_FIELD,
  TEXT_FIELD,
  type VectorStoreBinding,
  type VectorStoreOptions,
} from './vector-store-binding';

/** A vector store in OpenSearch Serverless. */
export interface OpenSearchServerlessProps {
  /**
   * The network from which {@link readers} search the collection itself, through a VPC endpoint of OpenSearch Serverless.
   * The clients of the network reach the endpoint.
   *
   * @default - nothing but Bedrock reaches the collection
   */
  readonly network?: PrivateNetwork;
  /**
   * The roles that search the collection itself, from the `network`.
   *
   * @default - none; applications retrieve through the knowledge base
   */
  readonly readers?: readonly iam.IRole[];
  /**
   * The role with which CloudFormation deploys the stack, which creates the index.
   *
   * @default - the role of the bootstrap stack that the synthesizer of the stack names
   */
  readonly deploymentRoleArn?: string;
}

/** The Regions of the United States in which CloudFormation makes indexes, by the data of aws-cdk-lib 2.276. */
const INDEX_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];

const INDEX_NAME = 'documents';
const VECTOR_FIELD = 'vector';

/**
 * A collection with one index, encrypted with the key and closed to the public. The key that a collection names takes
 * precedence over encryption policies that cover its name.
 *
 * The policies come before the collection, because access takes a minute to take effect, which the creation of the
 * collection covers. The index is made through the control plane (`AWS::OpenSearchServerless::CollectionIndex`), because a
 * closed collection does not answer CloudFormation. That the control plane reaches a closed collection was not tried.
 *
 * See docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html and
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-opensearchserverless-collection.html.
 */
export function bindOpenSearchServerless(
  scope: Construct,
  { role, key, model }: VectorStoreOptions,
  props: OpenSearchServerlessProps,
): VectorStoreBinding {
  requireRegion(scope, 'an index of OpenSearch Serverless', INDEX_REGIONS);
  const readers = props.readers ?? [];
  if (readers.length > 0 && props.network === undefined) {
    throw new ConfigurationError(
      `'readers' of an OpenSearch Serverless store need the 'network' that they search from, got ${readers.length} without one`,
    );
  }
  const name = collectionName(scope, key);
  const network = createNetworkPolicy(scope, name, props.network);
  const access = createAccessPolicy(scope, name, [
    dataAccess(name, 'The knowledge base', USE, [role]),
    dataAccess(name, 'CloudFormation', MANAGE, [{ roleArn: deploymentRole(scope, props.deploymentRoleArn) }]),
    ...(readers.length === 0 ? [] : [dataAccess(name, 'Readers', READ, readers)]),
  ]);
  const collection = new aoss.CfnCollection(scope, 'Collection', {
    name,
    type: 'VECTORSEARCH',
    standbyReplicas: 'ENABLED',
    description: 'Vectors of a knowledge base',
    encryptionConfig: { awsOwnedKey: false, kmsKeyArn: key.key.keyArn },
  });
  collection.node.addDependency(network, access);
  const index = new aoss.CfnCollectionIndex(scope, 'VectorIndex', {
    id: collection.attrId,
    indexName: INDEX_NAME,
    indexSchema: JSON.stringify(schema(model.dimensions)),
  });
  const use = new iam.PolicyStatement({
    sid: 'UseVectors',
    actions: ['aoss:APIAccessAll'],
    resources: [collection.attrArn],
  });
  for (const reader of readers) {
    reader.addToPrincipalPolicy(use);
  }
  return {
    storageConfiguration: {
      type: 'OPENSEARCH_SERVERLESS',
      opensearchServerlessConfiguration: {
        collectionArn: collection.attrArn,
        vectorIndexName: INDEX_NAME,
        fieldMapping: { vectorField: VECTOR_FIELD, textField: TEXT_FIELD, metadataField: METADATA_FIELD },
      },
    },
    statements: [use],
    dependencies: [index],
  };
}

const USE = ['aoss:DescribeIndex', 'aoss:ReadDocument', 'aoss:UpdateIndex', 'aoss:WriteDocument'];
const MANAGE = ['aoss:CreateIndex', 'aoss:DeleteIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex'];
const READ = ['aoss:DescribeIndex', 'aoss:ReadDocument'];

function dataAccess(
  collection: string,
  description: string,
  permissions: string[],
  principals: readonly Pick<iam.IRole, 'roleArn'>[],
) {
  return {
    Description: description,
    Rules: [{ ResourceType: 'index', Resource: [`index/${collection}/*`], Permission: permissions }],
    Principal: principals.map(({ roleArn }) => roleArn),
  };
}

function createAccessPolicy(scope: Construct, name: string, rules: readonly object[]): aoss.CfnAccessPolicy {
  return new aoss.CfnAccessPolicy(scope, 'DataAccessPolicy', {
    name,
    type: 'data',
    policy: Stack.of(scope).toJsonString(rules),
  });
}

function createNetworkPolicy(
  scope: Construct,
  name: string,
  network: PrivateNetwork | undefined,
): aoss.CfnSecurityPolicy {
  const endpoint = network === undefined ? undefined : createEndpoint(scope, name, network);
  return new aoss.CfnSecurityPolicy(scope, 'NetworkPolicy', {
    name,
    type: 'network',
    policy: Stack.of(scope).toJsonString([
      {
        Rules: [{ ResourceType: 'collection', Resource: [`collection/${name}`] }],
        AllowFromPublic: false,
        ...(endpoint === undefined ? {} : { SourceVPCEs: [endpoint.attrId] }),
        SourceServices: ['bedrock.amazonaws.com'],
      },
    ]),
  });
}

function createEndpoint(scope: Construct, name: string, network: PrivateNetwork): aoss.CfnVpcEndpoint {
  return new aoss.CfnVpcEndpoint(scope, 'VpcEndpoint', {
    name,
    vpcId: network.vpc.vpcId,
    subnetIds: network.vpc.selectSubnets(network.subnets).subnetIds,
    securityGroupIds: [network.servers.securityGroupId],
  });
}

/** A collection with another key is another collection, which needs another name. */
function collectionName(scope: Construct, { key }: IEncryptionKey): string {
  const unique = Names.uniqueResourceName(scope, { maxLength: 25, separator: '-' }).toLowerCase();
  return `${unique}-${digest(Stack.of(scope).resolve(key.keyArn)).slice(0, 6)}`;
}

/** The synthesizer writes its role with placeholders such as `${AWS::Partition}`. */
function deploymentRole(scope: Construct, given: string | undefined): string {
  if (given !== undefined) {
    return given;
  }
  const synthesizer: object = Stack.of(scope).synthesizer;
  const arn = 'cloudFormationExecutionRoleArn' in synthesizer ? synthesizer.cloudFormationExecutionRoleArn : undefined;
  if (typeof arn !== 'string') {
    throw new ConfigurationError(
      "'deploymentRoleArn' must be given, as the synthesizer of the stack names no role with which CloudFormation deploys: " +
        'the data access policy lets that role create the index',
    );
  }
  return Fn.sub(arn);
}

function schema(dimension: number) {
  return {
    settings: { index: { knn: true } },
    mappings: {
      properties: {
        [VECTOR_FIELD]: {
          type: 'knn_vector',
          dimension,
          method: { engine: 'faiss', name: 'hnsw', space_type: 'l2' },
        },
        [TEXT_FIELD]: { type: 'text', index: true },
        [METADATA_FIELD]: { type: 'text', index: false },
      },
    },
  };
}
