import { CRC32C } from '@google-cloud/storage';
import { crc32c } from '../../../lib/audit/google/crc32c';
import { randomNumbers } from '../../support/audit/random';

test('is the checksum of the check value of the algorithm', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array())).toBe(0);
});

test('is the checksum that the SDK of Cloud Storage makes', () => {
  const random = randomNumbers(7);
  for (let length = 0; length < 300; length++) {
    const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
    const checksum = new CRC32C();
    checksum.update(bytes);
    expect({ length, value: crc32c(bytes) }).toEqual({ length, value: checksum.valueOf() >>> 0 });
  }
});
