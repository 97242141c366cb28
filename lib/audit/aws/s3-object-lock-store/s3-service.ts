import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ObjectLockMode,
  PutObjectCommand,
  type S3Client,
  ServerSideEncryption,
} from '@aws-sdk/client-s3';
import { mediaTypeOf, type NamedVersion, type ObjectService } from '../../write-once-store/object-service';
import { failureOf } from '../service-error';
import { type BucketAccess, listVersions } from './versions';

/** A bucket with Object Lock, and how it is used. */
export interface S3ServiceProps {
  readonly client: S3Client;
  readonly bucket: string;
  readonly kmsKeyId?: string;
  readonly expectedBucketOwner?: string;
}

/** Objects of a bucket of S3 that are held in compliance mode. */
export class S3Service implements ObjectService {
  public readonly location: string;
  public readonly remedy =
    'the bucket needs Object Lock, and those who write s3:PutObjectRetention, s3:GetObjectVersion and ' +
    's3:GetObjectRetention';
  public readonly failureOf = failureOf;
  private readonly client: S3Client;
  private readonly access: BucketAccess;
  private readonly encryption: { ServerSideEncryption?: ServerSideEncryption; SSEKMSKeyId?: string };

  public constructor({ client, bucket, kmsKeyId, expectedBucketOwner }: S3ServiceProps) {
    this.location = `s3://${bucket}`;
    this.client = client;
    this.access = { Bucket: bucket, ExpectedBucketOwner: expectedBucketOwner };
    this.encryption =
      kmsKeyId === undefined ? {} : { ServerSideEncryption: ServerSideEncryption.aws_kms, SSEKMSKeyId: kmsKeyId };
  }

  public async put(
    name: string,
    content: Uint8Array,
    holdUntil: Date,
    abortSignal?: AbortSignal,
  ): Promise<'exists' | { readonly version?: string }> {
    const command = new PutObjectCommand({
      ...this.access,
      ...this.encryption,
      Key: name,
      Body: content,
      ContentType: mediaTypeOf(name),
      IfNoneMatch: '*',
      ChecksumAlgorithm: 'SHA256',
      ChecksumSHA256: checksumOf(content),
      ObjectLockMode: ObjectLockMode.COMPLIANCE,
      ObjectLockRetainUntilDate: holdUntil,
    });
    try {
      const { VersionId } = await this.client.send(command, { abortSignal });
      return { version: VersionId };
    } catch (error) {
      // 409 ConditionalRequestConflict, for writes of one name at the same time, is for the writer to try again.
      if (failureOf(error).status === 412) {
        return 'exists';
      }
      throw error;
    }
  }

  public async inspect(name: string, version: string | undefined, sent: Uint8Array, abortSignal?: AbortSignal) {
    const stored = await this.client.send(
      new HeadObjectCommand({ ...this.access, Key: name, VersionId: version, ChecksumMode: 'ENABLED' }),
      { abortSignal },
    );
    return {
      hold: {
        isLocked: stored.ObjectLockMode === ObjectLockMode.COMPLIANCE,
        mode: stored.ObjectLockMode,
        until: stored.ObjectLockRetainUntilDate,
        createdAt: stored.LastModified,
      },
      isAsSent: stored.ChecksumSHA256 === checksumOf(sent) && stored.ContentLength === sent.byteLength,
    };
  }

  public async get(name: string, version?: string, abortSignal?: AbortSignal): Promise<Uint8Array> {
    const { Body } = await this.client.send(
      new GetObjectCommand({ ...this.access, Key: name, VersionId: version, ChecksumMode: 'ENABLED' }),
      { abortSignal },
    );
    return Body === undefined ? new Uint8Array() : Body.transformToByteArray();
  }

  public versions(beginning: string, signal?: AbortSignal): AsyncIterable<NamedVersion> {
    return listVersions(this.client, this.access, beginning, signal);
  }
}

function checksumOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}
