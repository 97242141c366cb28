import type { Control, Framework } from '../../../core';
import { byText } from '../../order';
import { controlName, type EvidenceRecord, type RuleRecord } from '../../record';
import { contentOf, controlId, controlsByFramework, metadata, oneLine, property, SOURCE, uuid } from './identity';

/**
 * The parts of the deployment and the controls that they implement, as an OSCAL component definition: the constructs
 * that made it where they are known, else each stack by what the rules found in it. The tool is a component of its own,
 * which validates.
 */
export function writeComponentDefinition(record: EvidenceRecord): string {
  const components = [
    ...(record.constructs.length > 0 ? constructComponents(record) : stackComponents(record)),
    toolComponent(record),
  ];
  const document = {
    'component-definition': {
      uuid: uuid('component-definition', contentOf(record)),
      metadata: metadata('Components that implement safeguards', record),
      components,
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

type Component = Record<string, unknown>;

function constructComponents({ constructs, rules }: EvidenceRecord): Component[] {
  const byClass = new Map<string, { paths: string[]; upholds: Set<string> }>();
  for (const { name, path, upholds } of constructs) {
    const entry = byClass.get(name) ?? { paths: [], upholds: new Set<string>() };
    entry.paths.push(path);
    for (const rule of upholds) {
      entry.upholds.add(rule);
    }
    byClass.set(name, entry);
  }
  return [...byClass]
    .sort(([one], [other]) => byText(one, other))
    .map(([name, { paths, upholds }]) => {
      const upheld = rules.filter(({ id }) => upholds.has(id));
      const parts = paths.sort(byText);
      return {
        uuid: uuid('component', name),
        type: 'software',
        title: oneLine(name),
        description: `The construct ${name}, used ${parts.length === 1 ? 'once' : `${parts.length} times`}.`,
        props: parts.map((path) => property('construct-path', path)),
        ...implementations(name, upheld, (control, cited) => ({
          description: `Its defaults uphold what these rules demand for ${controlName(control)}: ${cited.map(({ title }) => `${title}.`).join(' ')}`,
          rules: cited,
        })),
      };
    });
}

/** What the rules found in a stack; a control is named where something in the stack meets it and nothing fails it. */
function stackComponents({ findings, rules }: EvidenceRecord): Component[] {
  const passed = new Map<string, Map<string, number>>();
  const open = new Set<string>();
  for (const { stack, rule, verdict } of findings) {
    const byRule = passed.get(stack) ?? new Map<string, number>();
    passed.set(stack, byRule);
    if (verdict === 'pass') {
      byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    } else if (verdict !== 'notApplicable') {
      open.add(`${stack}\0${rule}`);
    }
  }
  return [...passed]
    .sort(([one], [other]) => byText(one, other))
    .map(([stack, byRule]) => {
      const met = rules.filter(({ id }) => byRule.has(id) && !open.has(`${stack}\0${id}`));
      return {
        uuid: uuid('component', stack),
        type: 'software',
        title: oneLine(stack),
        description: `The resources that ${oneLine(stack)} declares.`,
        ...implementations(stack, met, (control, cited) => ({
          description: `Every resource that these rules concern meets what they demand for ${controlName(control)}: ${cited
            .map(({ id, title }) => `${title} (${byRule.get(id) ?? 0} passed).`)
            .join(' ')}`,
          rules: cited,
        })),
      };
    });
}

function toolComponent({ tool, rules }: EvidenceRecord): Component {
  return {
    uuid: uuid('component', tool.name),
    type: 'validation',
    title: tool.name,
    description: 'Judges what templates declare by rules that cite controls; it sees no deployed state.',
    props: [
      property('version', tool.version),
      ...rules.map(({ id, title }) => ({ ...property('rule', id), remarks: `${title}.` })),
    ],
  };
}

interface Statement {
  readonly description: string;
  readonly rules: readonly RuleRecord[];
}

function implementations(
  component: string,
  rules: readonly RuleRecord[],
  state: (control: Control, rules: readonly RuleRecord[]) => Statement,
): Component {
  const list = controlsByFramework(rules).map(([framework, controls]: [Framework, Control[]]) => ({
    uuid: uuid('control-implementation', component, framework),
    source: SOURCE[framework],
    description: `Controls of ${framework} that the template shows to be implemented.`,
    'implemented-requirements': controls.map((control) => {
      const id = controlId(control);
      const { description, rules: cited } = state(
        control,
        rules.filter((rule) => rule.controls.some((other) => controlId(other) === id)),
      );
      return {
        uuid: uuid('implemented-requirement', component, id),
        'control-id': id,
        description: description,
        props: cited.map((rule) => property('rule', rule.id)),
      };
    }),
  }));
  return list.length === 0 ? {} : { 'control-implementations': list };
}
