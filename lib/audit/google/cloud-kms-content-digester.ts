import type { KeyManagementServiceClient } from '@google-cloud/kms';
import type { ContentDigester, RunningDigest } from '../content-digest';
import { type Mac, MonthlyKeyDigests } from '../content-digest/monthly-key';
import { numberOf } from '../write-once-store/service-failure';
import { crc32c } from './crc32c';

/** Props of {@link CloudKmsContentDigester}. */
export interface CloudKmsContentDigesterProps {
  readonly client: KeyManagementServiceClient;
  /** The full name of a version of a key with the algorithm HMAC_SHA256, ending in `/cryptoKeyVersions/1`. */
  readonly keyVersion: string;
}

/**
 * Makes digests with a key of the month that Cloud KMS derives: HMAC-SHA-256 of `compliant-ai audit content digest
 * 2026-11` under a key that does not leave KMS. Equal content gives equal digests in all processes, for one request a
 * month and process, and the key of the month is kept in memory only. See {@link ContentDigest} for why it has a key.
 *
 * Those who write, and an auditor who makes a digest again, need cloudkms.cryptoKeyVersions.useToSign. Destroy no version
 * before the last record's retention ends.
 *
 * @see https://cloud.google.com/kms/docs/create-validate-mac
 */
export class CloudKmsContentDigester implements ContentDigester {
  private readonly digests = new MonthlyKeyDigests((message) => this.makeMac(message));

  public constructor(private readonly props: CloudKmsContentDigesterProps) {}

  /** @throws Error when KMS does not answer with a MAC */
  public begin(at: Date): Promise<RunningDigest> {
    return this.digests.begin(at);
  }

  private async makeMac(message: Uint8Array): Promise<Mac> {
    const { client, keyVersion } = this.props;
    const [answer] = await client
      .macSign({ name: keyVersion, data: message, dataCrc32c: { value: crc32c(message) } })
      .catch((error: unknown) => {
        throw new Error(
          `MacSign with '${keyVersion}' failed with the gRPC status ${numberOf(error, 'code') ?? 'unknown'}`,
        );
      });
    const { mac, macCrc32c, verifiedDataCrc32c, name } = answer;
    if (!(mac instanceof Uint8Array)) {
      throw new Error(`MacSign with '${keyVersion}' gave no MAC`);
    }
    // A key that was garbled on its way would make digests that no other process makes.
    if (verifiedDataCrc32c !== true || Number(macCrc32c?.value) !== crc32c(mac)) {
      throw new Error(`MacSign with '${keyVersion}' was garbled on its way: a CRC32C does not match`);
    }
    return { value: mac, keyId: name ?? keyVersion };
  }
}
