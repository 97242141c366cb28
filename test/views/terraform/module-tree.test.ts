import { Catalogue, ConfigurationError, definePolicy, evaluate, fail, HIPAA, type Rule } from '../../../lib/core';
import { moduleTree, parseHcl } from '../../../lib/views/terraform/hcl';
import { inEveryWorld, view } from './support';

async function hcl(file: string, text: string) {
  return { file, document: await parseHcl(text, file) };
}

test('reads the files of a directory as one module, and keeps the file of each resource', async () => {
  const tree = moduleTree(
    [
      await hcl('infra/main.tf', 'resource "aws_x" "y" {\n  tls = var.tls\n  key = local.key\n}\n'),
      await hcl('infra/variables.tf', 'variable "tls" {\n  default = "1.0"\n}\nlocals {\n  key = aws_k.k.arn\n}\n'),
      { file: 'infra/keys.tf.json', document: { resource: { aws_k: { k: {} } } } },
    ],
    { name: 'infra' },
  );
  expect(tree.resources.map(({ address, file }) => [address, file])).toEqual([
    ['aws_x.y', 'infra/main.tf'],
    ['aws_k.k', 'infra/keys.tf.json'],
  ]);
  expect(view(tree, 'aws_x.y').get('tls').string).toBe('1.0');
  expect(view(tree, 'aws_x.y').get('key').reference?.resource.address).toBe('aws_k.k');
});

test('names the file of the resource in findings', async () => {
  const rule: Rule = {
    id: 'test-rule',
    title: 'Test',
    rationale: 'Test',
    remediation: 'Change it.',
    severity: 'high',
    controls: [HIPAA['164.306(a)']],
    waivable: true,
    checks: {
      aws_x: {
        judge: () => fail('it is wrong'),
        properties: [],
        examples: () => ({ compliant: [], violating: [], undetermined: [], absent: [] }),
      },
    },
  };
  const tree = moduleTree([await hcl('a/x.tf', 'resource "aws_x" "y" {}')], { name: 'a', file: 'a' });
  const report = evaluate({
    trees: [tree],
    catalogue: new Catalogue([rule]),
    policy: definePolicy({ frameworks: ['HIPAA', 'SOC2'] }),
    today: '2026-01-01',
  });
  expect(report.findings.map(({ file }) => file)).toEqual(['a/x.tf']);
});

test('reads blocks, nested quotes, heredocs and jsonencode of HCL', async () => {
  const tree = moduleTree(
    [
      await hcl(
        'main.tf',
        `
variable "open" {}
resource "aws_s3_bucket" "b" {}
resource "aws_p" "p" {
  encoded = jsonencode({
    Statement = [{ Effect = "Deny", Resource = "\${aws_s3_bucket.b.arn}/*" }] # all
  })
  text = <<-EOF
    {"Resource": "\${aws_s3_bucket.b.arn}", "User": "$\${aws:username}", "Open": "\${var.open["k"]}"}
  EOF
  quoted = "\${var.open == "" ? "a" : lookup({ a = "\${"b"}" }, "a")}"
  block { 
    on = true
  }
  tags = {
    Name = "x"
    (aws_s3_bucket.b.bucket_prefix) = "y"
  }
}
`,
      ),
    ],
    { name: 'm' },
  );
  const p = view(tree, 'aws_p.p');
  expect(p.get('encoded.Statement.Effect').string).toBe('Deny');
  expect(p.get('encoded.Statement.Resource').text).toBe('${aws_s3_bucket.b.arn}/*');
  expect(p.get('text').document().get('Resource').reference?.resource.address).toBe('aws_s3_bucket.b');
  expect(p.get('text').document().get('User').string).toBe('${aws:username}');
  expect(p.get('text').document().get('Open').reason).toBe('variable open has no default');
  expect(inEveryWorld(tree, 'aws_p.p', 'quoted', (value) => value.string)).toEqual(['a', 'b']);
  expect(p.get('block.on').boolean).toBe(true);
  expect(p.tag('Name').string).toBe('x');
});

test('takes the values of variable files, the last one by name winning', async () => {
  const tree = moduleTree(
    [
      await hcl(
        'm.tf',
        'variable "a" {}\nvariable "b" {}\nvariable "c" {}\nresource "aws_x" "y" {\n a = var.a\n b = var.b\n c = var.c\n}',
      ),
      await hcl('z.auto.tfvars', 'a = "auto"\n'),
      await hcl('terraform.tfvars', 'a = "main"\nb = "main"\n'),
      { file: 'c.auto.tfvars.json', document: { a: 'json' } },
      await hcl('prod.tfvars', 'c = "not read by itself"\n'),
    ],
    { name: 'm' },
  );
  expect(view(tree, 'aws_x.y').get('a').string).toBe('auto');
  expect(view(tree, 'aws_x.y').get('b').string).toBe('main');
  expect(view(tree, 'aws_x.y').get('c').reason).toBe('variable c has no default');
});

test('lets override files change what others declare', async () => {
  const tree = moduleTree(
    [
      await hcl('a_override.tf', 'resource "aws_x" "y" {\n tls = "1.0"\n}\nvariable "v" {\n default = "o"\n}'),
      await hcl('m.tf', 'variable "v" {\n default = "m"\n}\nresource "aws_x" "y" {\n tls = "1.2"\n name = var.v\n}'),
    ],
    { name: 'm' },
  );
  expect(tree.resources).toHaveLength(1);
  expect(view(tree, 'aws_x.y').properties.toJSON()).toEqual({ tls: '1.0', name: 'o' });
  expect(tree.at('aws_x.y')?.file).toBe('m.tf');
});

describe('local modules', () => {
  const treeOf = async (main: string, child: string) =>
    moduleTree([await hcl('infra/main.tf', main)], {
      name: 'infra',
      modules: new Map([['infra/child', [await hcl('infra/child/main.tf', child)]]]),
    });

  test('reads arguments in the parent, and outputs in the child', async () => {
    const tree = await treeOf(
      `
variable "tls" { default = "1.2" }
resource "aws_k" "k" {}
module "c" {
  source = "./child"
  key    = aws_k.k.arn
  tls    = var.tls
  all    = { tls = var.tls }
}
resource "aws_p" "p" { x = module.c.id }
`,
      `
variable "key" {}
variable "tls" { default = "1.0" }
variable "all" {}
variable "rest" { default = "r" }
resource "aws_x" "y" {
  key  = var.key
  tls  = var.tls
  all  = var.all.tls
  rest = var.rest
  doc  = "{\\"k\\": \\"\${var.key}\\"}"
}
output "id" { value = aws_x.y.id }
`,
    );
    const y = view(tree, 'module.c.aws_x.y');
    expect(tree.opaque).toEqual([]);
    expect(tree.at('module.c.aws_x.y')?.file).toBe('infra/child/main.tf');
    expect(y.get('key').reference?.resource.address).toBe('aws_k.k');
    expect(y.get('tls').string).toBe('1.2');
    expect(y.get('all').string).toBe('1.2');
    expect(y.get('rest').string).toBe('r');
    expect(y.get('doc').document().get('k').reference?.resource.address).toBe('aws_k.k');
    expect(tree.at('module.c.aws_x.y')?.references).toEqual(['aws_k.k']);
    expect(view(tree, 'aws_p.p').get('x').reference?.resource.address).toBe('module.c.aws_x.y');
    expect(tree.at('aws_p.p')?.references).toEqual(['module.c.aws_x.y']);
  });

  test('leaves the resources of a module out that has no instances', async () => {
    const tree = await treeOf('module "c" {\n source = "./child"\n count = 0\n}', 'resource "aws_x" "y" {}');
    expect(tree.resources).toEqual([]);
    expect(tree.opaque).toEqual([]);
  });

  test('reads each instance of a module in a world of its own', async () => {
    const tree = await treeOf(
      'module "c" {\n source = "./child"\n for_each = { a = "1.2", b = "1.0" }\n tls = each.value\n}',
      'variable "tls" {}\nresource "aws_x" "y" {\n tls = var.tls\n}',
    );
    expect(inEveryWorld(tree, 'module.c.aws_x.y', 'tls', (value) => value.string)).toEqual(['1.2', '1.0']);
  });

  test('leaves a module opaque that calls itself, or that is elsewhere', async () => {
    const tree = await treeOf(
      'module "c" {\n source = "./child"\n}\nmodule "far" {\n source = "git::https://x"\n}',
      'module "again" {\n source = "../child"\n}\nresource "aws_x" "y" {}',
    );
    expect(tree.opaque.map(({ address }) => address)).toEqual(['module.far', 'module.c.module.again']);
    expect(tree.at('module.c.aws_x.y')).toBeDefined();
  });

  test('cannot tell values that modules pass in a circle, and ends', async () => {
    const tree = await treeOf(
      'module "c" {\n source = "./child"\n a = { x = module.c.o }\n}\nresource "aws_p" "p" {\n v = module.c.o\n}',
      'variable "a" {}\noutput "o" { value = { y = var.a } }',
    );
    expect(JSON.stringify(view(tree, 'aws_p.p').get('v').toJSON()).length).toBeLessThan(5000);
  });
});

describe('malformed HCL', () => {
  test('rejects it with file, line and column', async () => {
    await expect(parseHcl('resource "a" "b" {\n  x = = 1\n}\n', 'infra/bad.tf')).rejects.toThrow(
      new ConfigurationError(
        'infra/bad.tf is no valid HCL: infra/bad.tf:2,7-8: Invalid expression; Expected the start of an expression, but found an invalid expression token',
      ),
    );
  });

  test('rejects brackets without end before the parser recurses into them', async () => {
    await expect(parseHcl(`locals {\n a = ${'['.repeat(100_000)}\n}`, 'deep.tf')).rejects.toThrow(
      'deep.tf has more than 500 brackets open at once',
    );
  });

  test('reads an empty file as nothing', async () => {
    expect(await parseHcl('', 'empty.tf')).toEqual({});
    expect(await parseHcl('# nothing\n', 'empty.tf')).toEqual({});
  });
});
