/** The polynomial of Castagnoli, its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) {
    rest = (rest >>> 1) ^ ((rest & 1) * POLYNOMIAL);
  }
  return rest;
});

/**
 * The CRC32C of bytes as Google's services take it: an unsigned number. It is made here, as the package that makes it,
 * `@google-cloud/storage`, is not there for everyone who uses Cloud KMS.
 */
export function crc32c(data: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of data) {
    checksum = (checksum >>> 8) ^ (TABLE[(checksum ^ byte) & 0xff] ?? 0);
  }
  return ~checksum >>> 0;
}
