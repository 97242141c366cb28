import type { Control } from './controls';
import type { Check, Example, Rule } from './rule';

/** The page of a rule in Markdown, made of nothing but its metadata: `docs/rules/ID.md` and `compliant-ai rules ID`. */
export function rulePage(rule: Rule): string {
  return `${[
    `# ${rule.id}`,
    `${rule.title}.`,
    `Severity: ${rule.severity}. ${rule.waivable ? 'Exceptions are possible.' : 'Exceptions are not accepted.'}`,
    '## Why',
    rule.rationale,
    '## What to do',
    rule.remediation,
    '## Controls',
    controlTable(rule.controls),
    '## What is judged',
    typeTable(rule),
    ...exampleSections(rule),
  ].join('\n\n')}\n`;
}

/** The index of all pages, `docs/rules/README.md`. */
export function ruleIndex(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const types = Object.keys(rule.checks).filter((type) => type !== '*').length;
    return `| [${rule.id}](${rule.id}.md) | ${rule.title} | ${rule.severity} | ${types} | ${citations(rule)} |`;
  });
  return `${[
    '# Rules',
    'Generated from the metadata of the rules; run `npm run docs` after a change.',
    ['| rule | demand | severity | resource types | HIPAA and SOC 2 |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`;
}

function citations(rule: Rule): string {
  return rule.controls
    .filter(({ framework }) => framework !== 'NIST-800-53')
    .map(({ id }) => id)
    .join(', ');
}

function controlTable(controls: readonly Control[]): string {
  const rows = controls.map(
    ({ framework, id, title, status }) =>
      `| ${framework} | ${id} | ${inCell(title)}${status === undefined ? '' : ` (${status})`} |`,
  );
  return ['| framework | control | title |', '|---|---|---|', ...rows].join('\n');
}

/** NIST separates a control from its enhancement by a bar, which would end the cell of a table. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function typeTable(rule: Rule): string {
  const rows = Object.entries(rule.checks).map(
    ([type, check]) =>
      `| ${type === '*' ? 'every resource type' : `\`${type}\``} | ${check.properties.map((property) => `\`${property}\``).join(', ')} | ${absence(check)} |`,
  );
  return ['| resource type | properties | left out |', '|---|---|---|', ...rows].join('\n');
}

function absence(check: Check): string {
  const outcomes = check.examples().absent.map(({ outcome }) => WORDS[outcome]);
  return [...new Set(outcomes)].join(', ');
}

const WORDS = { pass: 'passes', fail: 'fails', undetermined: 'cannot tell', notApplicable: 'not applicable' } as const;

/** Examples of the first type of each cloud; all of them together would bury the reader. */
function exampleSections(rule: Rule): string[] {
  const shown = new Map<string, [string, Check]>();
  for (const [type, check] of Object.entries(rule.checks)) {
    const cloud = cloudOf(type);
    if (!shown.has(cloud)) {
      shown.set(cloud, [type, check]);
    }
  }
  return [...shown.values()].flatMap(([type, check]) => {
    const { compliant, violating } = check.examples();
    return [
      `## Example: \`${type}\``,
      ...exampleBlock('Compliant', compliant[0]),
      ...exampleBlock('Violating', violating[0]),
    ];
  });
}

function exampleBlock(title: string, example: Example | undefined): string[] {
  if (example === undefined) {
    return [];
  }
  const { resource, beside, attributes } = example;
  const shown = { ...attributes, ...resource, ...(beside === undefined ? {} : { '(beside it)': beside }) };
  return [`${title}:`, `\`\`\`json\n${JSON.stringify(shown, null, 2)}\n\`\`\``];
}

/** The cloud and document language that a resource type belongs to. */
export function cloudOf(type: string): string {
  if (type === '*' || type === 'cdk:stack') {
    return 'any';
  }
  return type.includes('::') ? 'AWS (CloudFormation)' : (PREFIXES[providerOf(type)] ?? 'any');
}

const PREFIXES: Readonly<Record<string, string>> = { aws: 'AWS (Terraform)', azurerm: 'Azure', google: 'Google Cloud' };

function providerOf(type: string): string {
  const name = type.replace(/^(data|provider)\./, '');
  return name.split('_')[0] ?? name;
}
