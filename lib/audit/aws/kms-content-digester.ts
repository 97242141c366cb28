import { GenerateMacCommand, type KMSClient, MacAlgorithmSpec } from '@aws-sdk/client-kms';
import type { ContentDigester, RunningDigest } from '../content-digest';
import { type Mac, MonthlyKeyDigests } from '../content-digest/monthly-key';
import { describeFailure } from '../write-once-store/service-failure';
import { failureOf } from './service-error';

/** Props of {@link KmsContentDigester}. */
export interface KmsContentDigesterProps {
  readonly client: KMSClient;
  /** A key of AWS KMS with the spec HMAC_256: its id, ARN or alias. */
  readonly keyId: string;
}

/**
 * Makes digests with a key of the month that AWS KMS derives: HMAC-SHA-256 of `compliant-ai audit content digest
 * 2026-11` under a key that does not leave KMS. Equal content gives equal digests in all processes, for one request a
 * month and process, and the key of the month is kept in memory only. See {@link ContentDigest} for why it has a key.
 *
 * Those who write, and an auditor who makes a digest again, need kms:GenerateMac. Schedule no deletion of the key before
 * the last record's retention ends.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/hmac.html
 */
export class KmsContentDigester implements ContentDigester {
  private readonly digests = new MonthlyKeyDigests((message) => this.makeMac(message));

  public constructor(private readonly props: KmsContentDigesterProps) {}

  /** @throws Error when KMS does not answer with a MAC */
  public begin(at: Date): Promise<RunningDigest> {
    return this.digests.begin(at);
  }

  private async makeMac(message: Uint8Array): Promise<Mac> {
    const { client, keyId } = this.props;
    const answer = await client
      .send(new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: MacAlgorithmSpec.HMAC_SHA_256, Message: message }))
      .catch((error: unknown) => {
        throw new Error(`GenerateMac with '${keyId}' failed with ${describeFailure(failureOf(error))}`);
      });
    if (answer.Mac === undefined) {
      throw new Error(`GenerateMac with '${keyId}' gave no MAC`);
    }
    return { value: answer.Mac, keyId: answer.KeyId ?? keyId };
  }
}
