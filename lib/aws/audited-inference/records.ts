import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AuditLogStore } from '../audit-log-store';
import type { IEncryptionKey } from '../encryption-key/base';
import type { PrivateNetwork } from '../private-network';
import { admission, privateEndpoint } from './endpoints';
import type { StoreSettings } from './settings';

/** Locks are read back after a record is written; after a write without an answer, the first version is looked for. */
const READ = ['s3:GetObject', 's3:GetObjectRetention', 's3:GetObjectVersion'];
const CREATE = ['s3:PutObject', 's3:PutObjectRetention'];
const LIST = ['s3:ListBucketVersions'];

/** What can be given rights on records. */
export interface RecordWriter {
  /** Grants something on some resources. */
  allow(sid: string, actions: string[], resources: string[], conditions?: Record<string, object>): void;
  /** Lets a key be used by way of one service. */
  allowKey(sid: string, key: IEncryptionKey, service: 's3', actions: string[]): void;
}

/**
 * The part of a store that holds the records of one deployment, and the way to it: an interface endpoint for the bucket.
 * The gateway endpoint of the network would need the prefix list of S3 in the security group, which differs by Region and
 * is not known at synthesis.
 */
export class Records extends Construct {
  /** `https://bucket.vpce-….s3.us-east-1.vpce.amazonaws.com`, for the endpoint of an S3 client. */
  public readonly url: string;
  public readonly settings: StoreSettings;

  constructor(
    scope: Construct,
    id: string,
    network: PrivateNetwork,
    private readonly store: AuditLogStore,
    private readonly prefix: string,
  ) {
    super(scope, id);
    const { bucket } = store;
    // Private DNS would lead every client in the VPC here.
    const endpoint = privateEndpoint(this, 'Endpoint', network, ec2.InterfaceVpcEndpointAwsService.S3, false);
    endpoint.addToPolicy(admission([...READ, ...CREATE], this.objects(''), network.callers));
    endpoint.addToPolicy(admission(LIST, bucket.bucketArn, network.callers));
    // Entries are the hosted zone and the name, the regional one first: 'Z7HUB22UULQXV:*.vpce-….vpce.amazonaws.com'.
    const name = Fn.select(1, Fn.split(':', Fn.select(0, endpoint.vpcEndpointDnsEntries)));
    this.url = `https://${Fn.join('bucket', Fn.split('*', name))}`;
    this.settings = {
      bucket: bucket.bucketName,
      account: Stack.of(bucket).account,
      prefix,
      retentionDays: store.retention.toDays(),
    };
  }

  /** Lets a writer create records, and read what it needs to know that they are there. */
  public letCreate(writer: RecordWriter): void {
    this.allow(writer, 'records/', 'records/');
  }

  /** Lets a function read everything and create checkpoints. */
  public letSeal(sealer: RecordWriter): void {
    this.allow(sealer, '', 'checkpoints/');
  }

  private allow(one: RecordWriter, read: string, create: string): void {
    const { bucket, key } = this.store;
    one.allow('ReadEntries', READ, [this.objects(read)]);
    one.allow('CreateEntries', CREATE, [this.objects(create)]);
    one.allow('ListEntries', LIST, [bucket.bucketArn], {
      StringLike: { 's3:prefix': `${this.prefix}/${read}*` },
    });
    one.allowKey('EncryptEntries', key, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']);
  }

  private objects(folder: string): string {
    return this.store.bucket.arnForObjects(`${this.prefix}/${folder}*`);
  }
}
