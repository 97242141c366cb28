import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../lib/rules';

/**
 * Each list names every property of a provider that concerns a demand: resource type, property, the rule that judges
 * it or `-`, and the reason where none does. What "covers every TLS property" means is counted here.
 */
const folder = join(__dirname, '..', 'coverage');
const lists = readdirSync(folder).filter((file) => file.endsWith('.tsv'));

test('every list of properties is there', () => {
  expect(lists.sort()).toEqual([
    'aws-tls-properties.tsv',
    'azure-cmk.tsv',
    'azure-local-auth.tsv',
    'azure-location-other.tsv',
    'azure-location.tsv',
    'azure-public-network.tsv',
    'azure-tls-min-version.tsv',
    'google-cmek.tsv',
    'google-location.tsv',
    'google-logging-retention.tsv',
    'google-min-tls.tsv',
    'google-public-private.tsv',
    'google-tls.tsv',
    'google-vertex-matrix.tsv',
  ]);
});

describe.each(lists)('%s', (list) => {
  const rows = readFileSync(join(folder, list), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

  test('has a rule or a reason for every property', () => {
    expect(rows.length).toBeGreaterThan(0);
    for (const [type, property, rule, reason] of rows) {
      expect([type, property, rule === '-' ? (reason ?? '') : 'judged']).not.toContain('');
    }
  });

  test('claims only what the rules judge', () => {
    const unfounded = rows.filter(
      ([type = '', property = '', rule = '']) => rule !== '-' && !isJudged(rule, type, property),
    );
    expect(unfounded.map((row) => row.slice(0, 3).join(' '))).toEqual([]);
  });
});

function isJudged(rule: string, type: string, property: string): boolean {
  const judged = catalogue.rule(rule)?.checks[type]?.properties ?? [];
  return judged.some((path) => path.replaceAll('[]', '') === property);
}
