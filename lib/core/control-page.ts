import { type Control, type Framework, HIPAA, NIST, SOC2 } from './controls';
import { LEFT_BY_HIPAA, LEFT_BY_SOC2 } from './controls/organisation';
import type { Rule } from './rule';
import { cloudOf } from './rule-page';

const LEFT: Readonly<Record<string, string>> = { ...LEFT_BY_HIPAA, ...LEFT_BY_SOC2 };

/** The page of all controls in Markdown, made of nothing but metadata: `docs/controls.md`. */
export function controlPage(rules: readonly Rule[]): string {
  return `${[
    '# Controls',
    'Generated from the metadata of the rules; run `npm run docs` after a change.',
    'For each control: the rules whose verdicts are evidence for it, the clouds in which they judge anything, and what ' +
      'the control asks besides that no template can show. A rule that passes is evidence for a control, and never all ' +
      'of it. Templates show the design of a control; that it operated over a period is shown by the records of every ' +
      'run, and by what is deployed.',
    ...section('HIPAA', '45 CFR Part 164', Object.values(HIPAA), rules),
    'Addressable does not mean optional: 45 CFR 164.306(d)(3) asks to implement the specification, or to document why ' +
      'not and to adopt an equivalent measure.',
    ...section('SOC2', 'Trust Services Criteria (TSP Section 100), in our own words', Object.values(SOC2), rules),
    ...section('NIST-800-53', 'NIST SP 800-53 Revision 5, as far as rules cite it', Object.values(NIST), rules),
  ].join('\n\n')}\n`;
}

function section(framework: Framework, source: string, controls: readonly Control[], rules: readonly Rule[]): string[] {
  const withRules = controls.map((control) => ({
    control,
    rules: rules.filter((rule) => rule.controls.some(({ id }) => id === control.id)),
  }));
  const evidenced = withRules.filter((entry) => entry.rules.length > 0);
  const others = withRules.filter((entry) => entry.rules.length === 0);
  const hasLeft = framework !== 'NIST-800-53';
  return [
    `## ${framework}: ${source}`,
    [
      `| control | rules | clouds |${hasLeft ? ' left to the organisation |' : ''}`,
      `|---|---|---|${hasLeft ? '---|' : ''}`,
      ...evidenced.map((entry) => row(entry.control, entry.rules, hasLeft)),
    ].join('\n'),
    ...(hasLeft && others.length > 0
      ? [
          'No rule gives evidence for these; they are left to the organisation:',
          ['| control | what it asks |', '|---|---|', ...others.map(({ control }) => leftRow(control))].join('\n'),
        ]
      : []),
  ];
}

function row(control: Control, rules: readonly Rule[], hasLeft: boolean): string {
  const links = rules.map(({ id }) => `[${id}](rules/${id}.md)`).join(', ');
  const clouds = [...new Set(rules.flatMap(cloudsOf))].sort().join(', ');
  return `| ${title(control)} | ${links} | ${clouds} |${hasLeft ? ` ${LEFT[control.id] ?? ''} |` : ''}`;
}

function leftRow(control: Control): string {
  return `| ${title(control)} | ${LEFT[control.id] ?? ''} |`;
}

function title({ id, title, status }: Control): string {
  return `**${id}** ${title.replaceAll('|', '\\|')}${status === undefined ? '' : ` (${status})`}`;
}

function cloudsOf(rule: Rule): string[] {
  return Object.keys(rule.checks)
    .map((type) => (type === 'cdk:stack' ? 'AWS' : (cloudOf(type).split(' (')[0] ?? '')))
    .filter((cloud) => cloud !== 'any');
}
