import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, HIPAASecurityChecks, type NagPack, NIST80053R5Checks } from 'cdk-nag';
import { referenceStack } from '../../bin/aws-reference';
import '../../bin/on-sample-day';

const PACKS = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks];
const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'cdk-nag.md'), 'utf8');

test('the packs find what is planted', () => {
  const app = new App();
  const stack = new Stack(app, 'Planted');
  new s3.CfnBucket(stack, 'Bucket');
  expect(PACKS.map((Pack) => findingsOf(new Pack(app), stack).length > 0)).toEqual([true, true, true]);
});

test('docs/cdk-nag.md explains every finding of the packs on the reference deployment, and no other', () => {
  const app = new App();
  const stack = referenceStack(app);
  const found = PACKS.flatMap((Pack) => findingsOf(new Pack(app), stack));
  expect(explained()).toEqual([...new Set(found)].sort());
});

/** Rule and resource, as the page writes them: `Rule on Path`. */
function findingsOf(pack: NagPack, stack: Stack): string[] {
  return pack
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources = [] }) =>
      violatingResources.map(({ constructPath = '' }) => `${ruleName.replace(/\[.*\]$/s, '')} on ${constructPath}`),
    );
}

/** The rows of the table: `| rules | resources | why it is so |`, several of each separated by line breaks. */
function explained(): string[] {
  const rows = PAGE.split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows
    .flatMap(([, rules = '', resources = '', reason = '']) => {
      expect(reason.length).toBeGreaterThan(30);
      return codesIn(rules).flatMap((rule) => codesIn(resources).map((path) => `${rule} on ${path}`));
    })
    .sort();
}

function codesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
