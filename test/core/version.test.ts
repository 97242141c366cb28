import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../lib/core/version';
import { PACKAGE_NAME } from '../../lib/evidence/record';

test('the name and the version that reports give are those of the package', () => {
  const { name, version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
  expect({ name: PACKAGE_NAME, version: VERSION }).toEqual({ name, version });
});
