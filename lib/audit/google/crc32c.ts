import { CRC32C } from '@google-cloud/storage';

/** The CRC32C of bytes as Google's services take it: an unsigned number. */
export function crc32c(data: Uint8Array): number {
  const checksum = new CRC32C();
  checksum.update(Buffer.from(data));
  // The SDK's is signed.
  return checksum.valueOf() >>> 0;
}
