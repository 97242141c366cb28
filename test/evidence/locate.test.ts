import { hclSyntax } from '../../lib/evidence/source/hcl';
import { jsonSyntax } from '../../lib/evidence/source/json';
import { locate } from '../../lib/evidence/source/locate';
import { Lines, type SyntaxNode } from '../../lib/evidence/source/syntax';
import { yamlSyntax } from '../../lib/evidence/source/yaml';

const TEMPLATE = `Resources:
  Notes:
    Type: AWS::S3::Bucket
    DeletionPolicy: Delete
    Properties:
      Tags:
        - {Key: a.b, Value: c}
        - Key: d
          Value: e
      'dotted.name': 1
      LifecycleConfiguration:
        Rules: &rules
          - Status: Enabled
            ExpirationInDays: 30
  Archive:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration: {Rules: *rules}
`;

const JSON_TEMPLATE = JSON.stringify(
  { Resources: { Notes: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'notes', Rules: [{ Id: 1 }] } } } },
  null,
  2,
);

const CONFIGURATION = JSON.stringify(
  {
    provider: { azurerm: [{ features: {}, subscription_id: 'x' }] },
    resource: {
      azurerm_storage_account: {
        logs: { name: 'logs', network_rules: [{ default_action: 'Allow' }] },
        notes: { name: 'notes' },
      },
    },
  },
  null,
  2,
);

const HCL = `# resource "azurerm_storage_account" "comment" {}
/* resource "azurerm_storage_account" "block" {
} */
locals { text = <<-EOT
  resource "azurerm_storage_account" "heredoc" {
  EOT
}
resource "azurerm_storage_account" "logs" {
  name = "logs-\${var.a["}"]}" // "
  tags = {
    network_rules = "no block"
  }
  network_rules {
    default_action = "Allow"
  }
  network_rules {
    default_action = "Deny"
  }
}
data "aws_iam_policy_document" "notes" {
  statement { actions = ["s3:*"] }
}
provider "azurerm" {
  features {}
}
terraform { backend "local" {} }
`;

const PLAN = JSON.stringify(
  {
    planned_values: {
      root_module: {
        resources: [{ address: 'google_storage_bucket.a', values: { name: 'a' } }],
        child_modules: [
          { resources: [{ address: 'module.m["k"].google_storage_bucket.b[0]', values: { location: 'EU' } }] },
        ],
      },
    },
  },
  null,
  2,
);

describe('in a YAML template', () => {
  test.each([
    ['Notes', undefined, 'Notes'],
    ['Notes', 'Tags', 'Tags'],
    ['Notes', 'Tags[0].Value', 'Value: c'],
    ['Notes', 'Tags[1].Value', 'Value: e'],
    ['Notes', 'dotted.name', "'dotted.name': 1"],
    ['Notes', 'LifecycleConfiguration.Rules[0].ExpirationInDays', 'ExpirationInDays: 30'],
    ['Notes', 'LifecycleConfiguration.Rules[].ExpirationInDays', 'ExpirationInDays: 30'],
    ['Notes', 'DeletionPolicy', 'DeletionPolicy: Delete'],
    ['Notes', 'VersioningConfiguration.Status', 'Notes'],
    ['Notes', 'LifecycleConfiguration.Transition.Days', 'LifecycleConfiguration'],
    ['Archive', undefined, 'Archive'],
  ])('%s %s is %j', (resource, property, expected) => {
    expect(textAt(yamlSyntax(TEMPLATE), TEMPLATE, resource, property)).toBe(expected);
  });

  test('a resource that is not there is nowhere', () => {
    expect(textAt(yamlSyntax(TEMPLATE), TEMPLATE, 'Elsewhere', 'Type')).toBeUndefined();
    expect(textAt(yamlSyntax(TEMPLATE), TEMPLATE, '__proto__', undefined)).toBeUndefined();
  });
});

test.each([
  ['Notes', undefined, '"Notes"'],
  ['Notes', 'BucketName', '"BucketName": "notes"'],
  ['Notes', 'Rules[0].Id', '"Id": 1'],
  ['Notes', 'Rules[7].Id', '"Rules"'],
])('in a JSON template %s %s is %j', (resource, property, expected) => {
  expect(textAt(jsonSyntax(JSON_TEMPLATE), JSON_TEMPLATE, resource, property)).toBe(expected);
});

test.each([
  ['azurerm_storage_account.logs', undefined, '"logs"'],
  ['azurerm_storage_account.logs[0]', 'network_rules.default_action', '"default_action": "Allow"'],
  ['azurerm_storage_account.notes', 'network_rules.default_action', '"notes"'],
  ['provider.azurerm', 'subscription_id', '"subscription_id": "x"'],
])('in a JSON configuration %s %s is %j', (resource, property, expected) => {
  expect(textAt(jsonSyntax(CONFIGURATION), CONFIGURATION, resource, property)).toBe(expected);
});

test.each([
  ['azurerm_storage_account.logs', undefined, 8],
  ['azurerm_storage_account.logs["a.b"]', 'name', 9],
  ['azurerm_storage_account.logs', 'tags', 10],
  ['azurerm_storage_account.logs', 'network_rules[0].default_action', 14],
  ['azurerm_storage_account.logs', 'network_rules[1].default_action', 17],
  ['module.a.azurerm_storage_account.logs', 'missing', 8],
  ['data.aws_iam_policy_document.notes', 'statement.actions', 21],
  ['provider.azurerm', 'features', 24],
  ['terraform', 'backend', 26],
  ['azurerm_storage_account.comment', undefined, undefined],
  ['azurerm_storage_account.block', undefined, undefined],
  ['azurerm_storage_account.heredoc', undefined, undefined],
])('in a Terraform file %s %s stands on line %s', (resource, property, line) => {
  const span = locate(hclSyntax(HCL), resource, property);
  expect(span === undefined ? undefined : new Lines(HCL).region(span).line).toBe(line);
});

test.each([
  ['google_storage_bucket.a', 'name', '"name": "a"'],
  ['module.m["k"].google_storage_bucket.b[0]', 'location', '"location": "EU"'],
  ['module.m["k"].google_storage_bucket.b[0]', 'missing', '"module.m[\\"k\\"].google_storage_bucket.b[0]"'],
])('in a plan %s %s is %j', (resource, property, expected) => {
  expect(textAt(jsonSyntax(PLAN), PLAN, resource, property)).toBe(expected);
});

test.each(['', '{', '}', 'a', '"', 'a "', 'a = ', 'a = "${', '/*', '<<EOT', 'a = <<EOT\n', '🙂 = {'])(
  'reads %j as a Terraform file without an end',
  (text) => {
    expect(() => hclSyntax(text)).not.toThrow();
  },
);

test('counts lines and columns from 1, also behind the last line', () => {
  const lines = new Lines('a\r\nbc\n');
  expect(lines.region({ start: 0, end: 1 })).toEqual({ line: 1, column: 1, endLine: 1, endColumn: 2 });
  expect(lines.region({ start: 4, end: 6 })).toEqual({ line: 2, column: 2, endLine: 3, endColumn: 1 });
});

function textAt(
  root: SyntaxNode | undefined,
  text: string,
  resource: string,
  property: string | undefined,
): string | undefined {
  const span = root === undefined ? undefined : locate(root, resource, property);
  return span === undefined ? undefined : text.slice(span.start, span.end);
}
