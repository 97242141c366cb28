import { Stack } from 'aws-cdk-lib/core';
import { DataRetention } from '../../lib/aws';

jest.mock('node:fs', () => {
  const actual = jest.requireActual('node:fs');
  return { ...actual, existsSync: (path: string) => !/handlers/.test(path) && actual.existsSync(path) };
});

test('a clone without the bundle of the handler is told how to make it', () => {
  expect(() => new DataRetention(new Stack(), 'Retention')).toThrow(
    /the handler 'account-setting' is in none of .*; in a clone of the repository, make it with 'npm run handlers'/,
  );
});
