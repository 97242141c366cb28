import type { Value } from '../../../lib/core';
import { configurationTree } from '../../../lib/views/terraform/configuration';
import { parseTemplate } from '../../../lib/views/terraform/parser';
import { inEveryWorld, view } from './support';

const BESIDE = {
  variable: {
    open: {},
    tls: { default: 'TLS1_2' },
    days: { default: 30 },
    nothing: { default: null },
    zones: { default: ['a', 'b'] },
    settings: { default: { tls: 'TLS1_2', 'a-b': { deep: [1, 2] } } },
    typed: { type: '${object({ tls = optional(string, "TLS1_3"), size = optional(number) })}', default: {} },
    strict: { default: 'x', nullable: false },
  },
  locals: { name: '${var.tls}!', self: '${local.self}', loop: { again: '${local.loop}' } },
  resource: {
    aws_kms_key: { key: { description: 'd', tags: { Name: 'n' }, policy: '${var.open}' } },
    aws_x: { off: { count: 0 }, two: { count: 2, size: 5 }, block: { rule: [{ days: 7 }], identity: { type: 'a' } } },
  },
  data: { aws_iam_policy_document: { doc: {} } },
};

function treeOf(expression: unknown) {
  return configurationTree(
    { ...BESIDE, resource: { ...BESIDE.resource, test_it: { it: { value: expression } } } },
    { name: 'test' },
  );
}

function evaluate(expression: unknown): Value {
  return view(treeOf(expression), 'test_it.it').get('value');
}

describe('known expressions', () => {
  test.each<[string, unknown]>([
    ['plain', 'plain'],
    ['${"text"}', 'text'],
    ['${1.5e3}', 1500],
    ['${-3}', -3],
    ['${true}', true],
    ['a-${var.tls}-${var.days}', 'a-TLS1_2-30'],
    ['${"in \\"${var.tls}\\" \\u0041\\n"}', 'in "TLS1_2" A\n'],
    ['${"a${"b${"c"}"}"}', 'abc'],
    ['$${literal} %%{literal}', '${literal} %{literal}'],
    ['costs 5$ and 100%', 'costs 5$ and 100%'],
    ['${local.name}', 'TLS1_2!'],
    ['${var.settings.tls}', 'TLS1_2'],
    ['${var.settings["tls"]}', 'TLS1_2'],
    ['${var.settings["a-b"].deep[1]}', 2],
    ['${var.settings.a-b.deep.0}', 1],
    ['${var.zones[1]}', 'b'],
    ['${var.zones[*]}', ['a', 'b']],
    ['${[{x = 1}, {x = 2}].*.x}', [1, 2]],
    ['${var.days > 20 ? "long" : "short"}', 'long'],
    ['${1 + 2 * 3 - 8 / 4}', 5],
    ['${(1 + 2) * 3 % 5}', 4],
    ['${!(var.days >= 30 && var.days != 31) || false}', false],
    ['${var.open == "x" && false}', false],
    ['${var.nothing == null}', true],
    ['${[1, "two", { a = 3 },]}', [1, 'two', { a: 3 }]],
    ['${{ a = 1, "b" : 2\n (var.tls) = 3\n "${var.tls}!" = 4 # comment\n}}', { a: 1, b: 2, TLS1_2: 3, 'TLS1_2!': 4 }],
    ['${[for z in var.zones : upper(z) if z != "a"]}', ['B']],
    ['${{for i, z in var.zones : z => i}}', { a: 0, b: 1 }],
    [
      '${jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow" }] })}',
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] },
    ],
    ['${jsondecode("{\\"a\\": [1]}").a[0]}', 1],
    ['${<<EOT\nline ${var.tls}\nEOT\n}', 'line TLS1_2\n'],
    ['${lower("ABC")}${upper("abc")}', 'abcABC'],
    ['${concat(var.zones, ["c"])}', ['a', 'b', 'c']],
    ['${concat([var.zones, ["c"]]...)}', ['a', 'b', 'c']],
    ['${merge({a = 1, b = 1}, {b = 2}, null)}', { a: 1, b: 2 }],
    ['${join("-", var.zones)}', 'a-b'],
    ['${split(",", "a,b")}', ['a', 'b']],
    ['${format("%s-%d%%", var.tls, 3)}', 'TLS1_2-3%'],
    ['${replace("a$b", "$", "$&")}', 'a$&b'],
    ['${trimspace("  x ")}', 'x'],
    ['${coalesce(null, "", "x")}', 'x'],
    ['${coalesce(var.nothing, "x")}', 'x'],
    ['${try(var.settings.missing, var.zones[7], "fallback")}', 'fallback'],
    ['${can(var.settings.missing)}', false],
    ['${lookup(var.settings, "missing", "fallback")}', 'fallback'],
    ['${element(var.zones, 3)}', 'b'],
    ['${length(var.zones)}', 2],
    ['${keys({b = 1, a = 2})}', ['a', 'b']],
    ['${values({b = 1, a = 2})}', [2, 1]],
    ['${contains(var.zones, "b")}', true],
    ['${flatten([["a"], [["b"]]])}', ['a', 'b']],
    ['${compact(["a", "", null])}', ['a']],
    ['${distinct(["a", "a"])}', ['a']],
    ['${tostring(5)}', '5'],
    ['${tobool("true")}', true],
    ['${tonumber("7")}', 7],
    ['${toset(["b", "a", "b"])}', ['a', 'b']],
    ['${sensitive("s")}', 's'],
    ['${max(1, 5, 3)}', 5],
    ['${var.typed.tls}', 'TLS1_3'],
  ])('reads %j', (expression, expected) => {
    expect(evaluate(expression).toJSON()).toEqual(expected);
    expect(evaluate(expression).isKnown).toBe(true);
  });

  test('reads null, and optional attributes that are left out, as absent', () => {
    expect(evaluate('${null}').isAbsent).toBe(true);
    expect(evaluate('${var.nothing}').isAbsent).toBe(true);
    expect(evaluate('${var.typed.size}').isAbsent).toBe(true);
  });

  test('does not evaluate the result of an evaluation again', () => {
    expect(evaluate('${jsonencode({ a = "$${var.tls}" })}').toJSON()).toEqual({ a: '${var.tls}' });
    expect(evaluate('{"a": "$${var.tls}"}').document().toJSON()).toEqual({ a: '${var.tls}' });
  });
});

describe('references', () => {
  test.each([
    ['${aws_kms_key.key.arn}', 'aws_kms_key.key', 'arn'],
    ['${aws_kms_key.key}', 'aws_kms_key.key', ''],
    ['${aws_kms_key.key.policy}', 'aws_kms_key.key', 'policy'],
    ['${aws_x.two[0].id}', 'aws_x.two', 'id'],
    ['${aws_x.two[count.index].id}', 'aws_x.two', 'id'],
    ['${aws_x.two[*].id}', 'aws_x.two', 'id'],
    ['${aws_x.block.out[0].name}', 'aws_x.block', 'out[0].name'],
    ['${data.aws_iam_policy_document.doc.json}', 'data.aws_iam_policy_document.doc', 'json'],
    ['${var.open ? aws_kms_key.key.arn : aws_kms_key.key.id}', 'aws_kms_key.key', 'arn'],
    ['${try(aws_x.off[0].arn, aws_kms_key.key.arn)}', 'aws_kms_key.key', 'arn'],
    ['${coalesce(null, aws_kms_key.key.arn)}', 'aws_kms_key.key', 'arn'],
  ])('follows %s', (expression, address, attribute) => {
    const value = evaluate(expression);
    expect(value.kind).toBe('reference');
    expect(value.reference?.resource.address).toBe(address);
    expect(value.reference?.attribute).toBe(attribute);
  });

  test.each<[string, unknown, string]>([
    ['${aws_kms_key.key.description}', 'd', 'description'],
    ['${aws_kms_key.key.tags["Name"]}', 'n', 'tags[Name]'],
    ['${aws_x.block.rule[0].days}', 7, 'rule[0].days'],
    ['${aws_x.block.identity[0].type}', 'a', 'identity[0].type'],
  ])('reads what is configured at %s and keeps where it comes from', (expression, expected, attribute) => {
    const value = evaluate(expression);
    expect(value.scalar).toBe(expected);
    expect(value.reference?.attribute).toBe(attribute);
  });

  test('repeats what is configured for each instance of a splat', () => {
    expect(evaluate('${aws_x.two[*].size}').toJSON()).toEqual([5, 5]);
  });
});

describe('unknown expressions', () => {
  test.each([
    ['${var.open}', 'variable open has no default'],
    ['${var.missing}', 'there is no variable missing'],
    ['${local.self}', 'local.self refers to itself, or through too many others'],
    ['${aws_x.gone.arn}', 'there is no aws_x.gone in the configuration'],
    ['${aws_x.off[0].arn}', 'aws_x.off is not deployed'],
    ['${module.gone.arn}', 'there is no module gone'],
    ['${file("x")}', 'the function file is not evaluated'],
    ['${path.module}', 'path.module is known to Terraform only'],
    ['${each.value}', 'each differs between the instances'],
    ['${lower(var.open)}', 'variable open has no default'],
    ['${var.open + 1}', 'variable open has no default'],
    ['${var.settings.missing}', 'there is no missing in it'],
    ['${1 / 0}', 'the result is no number'],
    ['${try(var.open.x, "fallback")}', 'variable open has no default'],
    ['${contains([var.open], "x")}', 'variable open has no default'],
    ['${{ (var.open) = 1 }}', 'a key of the object is not known: variable open has no default'],
  ])('cannot tell %s', (expression, reason) => {
    expect(evaluate(expression).kind).toBe('unknown');
    expect(evaluate(expression).reason).toBe(reason);
  });

  test.each([
    '${',
    '${}',
    '${a +}',
    '${f(}',
    '${"a}',
    '${[1,}',
    '${{a}}',
    '%{ if x }a%{ endif }',
    '${a.}',
    '${<<X\n}',
    '${a b}',
  ])('cannot tell %j, which is not evaluated, and does not throw', (expression) => {
    expect(evaluate(expression).reason).toContain('the expression cannot be read: ');
    expect(evaluate(expression).text).toBe(expression);
  });

  test('keeps in the text what cannot be known, so that a document in it can be read', () => {
    const value = evaluate('{"key": "${aws_kms_key.key.arn}", "tls": "${var.tls}", "open": "${var.open["a"]}/*"}');
    expect(value.kind).toBe('unknown');
    expect(value.text).toBe('{"key": "${aws_kms_key.key.arn}", "tls": "TLS1_2", "open": "${var.open[\'a\']}/*"}');
    const document = value.document();
    expect(document.get('key').reference?.resource.address).toBe('aws_kms_key.key');
    expect(document.get('tls').string).toBe('TLS1_2');
    expect(document.get('open').reason).toBe('variable open has no default');
  });

  test('judges both branches where a condition is not known, and the same condition alike', () => {
    const tree = treeOf({ a: '${var.open ? "x" : null}', b: '${var.open ? 1 : 2}' });
    expect(inEveryWorld(tree, 'test_it.it', 'value', (value) => value.toJSON())).toEqual([{ a: 'x', b: 1 }, { b: 2 }]);
  });
});

describe('hostile expressions', () => {
  test('cannot tell an object that holds itself, and ends', () => {
    expect(JSON.stringify(evaluate('${local.loop}').toJSON()).length).toBeLessThan(2000);
  });

  test('cannot tell values that multiply, and ends', () => {
    const locals = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`l${index}`, `\${local.l${index + 1}}\${local.l${index + 1}}`]),
    );
    const tree = configurationTree(
      { locals: { ...locals, l40: 'x' }, resource: { test_it: { it: { value: '${local.l0}' } } } },
      { name: 'test' },
    );
    expect(view(tree, 'test_it.it').get('value').kind).toBe('unknown');
  });

  test.each([
    ['brackets', `\${${'['.repeat(50_000)}`],
    ['balanced brackets', `\${${'('.repeat(50_000)}1${')'.repeat(50_000)}}`],
    ['negations', `\${${'!'.repeat(50_000)}true}`],
    ['conditionals', `\${${'true ? 1 : '.repeat(20_000)}1}`],
    ['nested strings', '${"'.repeat(20_000)],
    ['heredocs', '${<<A\n'.repeat(20_000)],
    ['a long sum', `\${${'1 + '.repeat(20_000)}1}`],
    ['dollars', '$'.repeat(500_000)],
    ['openings', '${'.repeat(100_000)],
    ['comments', `\${${'/*'.repeat(100_000)}`],
  ])('reads %s to the end and without a throw', (_, text) => {
    expect(() => evaluate(text)).not.toThrow();
  });

  test('does not find what every object has', () => {
    expect(evaluate('${var.settings.constructor}').kind).toBe('unknown');
    expect(evaluate('${var.__proto__}').kind).toBe('unknown');
    expect(evaluate('${toString("x")}').kind).toBe('unknown');
    expect(evaluate('${__proto__.x}').kind).toBe('unknown');
  });
});

test('parses a traversal with its steps', () => {
  expect(parseTemplate('${a.b[0]}')).toEqual({
    type: 'traversal',
    root: { type: 'name', name: 'a' },
    steps: [
      { kind: 'attribute', name: 'b' },
      { kind: 'index', key: { type: 'literal', value: 0 } },
    ],
  });
});
