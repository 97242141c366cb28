import { isPlainObject, type Reader, type Reading, type ResourceTree, type Scalar, type World } from '../../core';
import { Conditions, canonical } from './conditions';
import { Deployment, type Subject } from './deployment';
import { compose, FUNCTIONS, isScalar, known, type Piece, plainValue, Scope, unknown } from './functions';
import { type LinkedValue, readLinked, type TemplateLinks } from './links';
import { attributeOf, mentions, substitutions } from './mentions';
import { Parameter } from './parameters';
import { PseudoParameters } from './pseudo-parameters';

/** The parts of a template that its intrinsics look up. */
export interface TemplateSections {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  /** The name of the condition of each resource that has one, by the object that holds its properties. */
  readonly conditional: WeakMap<object, unknown>;
  readonly links: TemplateLinks;
}

/** Intrinsics within intrinsics are followed so far: properties that refer to each other in a circle end here. */
const MAX_DEPTH = 250;
/** So many nodes are looked at for one value; what is more intricate is unknown. */
const MAX_STEPS = 20_000;

let templates = 0;

/** Reads the nodes of a CloudFormation template: what its intrinsics stand for in one world. */
export class TemplateReader implements Reader {
  private readonly id: string;
  private readonly conditions: Conditions;
  private readonly pseudo: PseudoParameters;
  private readonly parameters = new Map<string, Parameter>();
  private depth = 0;
  private steps = 0;

  constructor(
    private readonly tree: ResourceTree,
    private readonly sections: TemplateSections,
  ) {
    templates++;
    this.id = `template ${templates}`;
    this.pseudo = new PseudoParameters(sections.environment, this.id);
    this.conditions = new Conditions(sections.conditions, {
      id: this.id,
      constant: (raw, world) => this.constant(raw, world),
      subject: (raw) => this.subject(raw),
    });
    for (const [name, declaration] of Object.entries(sections.parameters)) {
      this.parameters.set(name, new Parameter(name, declaration, this.id));
    }
  }

  public read(raw: unknown, world: World): Reading {
    this.steps = this.depth === 0 ? 1 : this.steps + 1;
    if (this.depth >= MAX_DEPTH || this.steps > MAX_STEPS) {
      return unknown('the expression is nested too deeply or refers to itself');
    }
    this.depth++;
    try {
      return this.readNode(raw, world);
    } finally {
      this.depth--;
    }
  }

  public nodeOf(text: string): unknown {
    const [, id = '', attribute] = /^\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}$/.exec(text) ?? [];
    if (this.tree.at(id) === undefined) {
      return undefined;
    }
    return attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] };
  }

  /** An entry of `Outputs`, for the stack that nests this one. */
  public output(name: string): LinkedValue | undefined {
    const output = own(this.sections.outputs, name);
    return isPlainObject(output) ? { raw: output.Value, reader: this } : undefined;
  }

  /** The exports of the template whose names are literal. */
  public exports(): Map<string, LinkedValue> {
    const exports = new Map<string, LinkedValue>();
    for (const output of Object.values(this.sections.outputs)) {
      const name = isPlainObject(output) && isPlainObject(output.Export) ? output.Export.Name : undefined;
      if (typeof name === 'string' && isPlainObject(output)) {
        exports.set(name, { raw: output.Value, reader: this });
      }
    }
    return exports;
  }

  /** Whether a condition can hold in a world, for telling which resources are deployed at all. */
  public isMet(condition: unknown, world: World): boolean {
    return this.conditions.isMet(condition, world);
  }

  private readNode(raw: unknown, world: World): Reading {
    if (raw === undefined || raw === null) {
      return { kind: 'absent' };
    }
    if (typeof raw === 'string') {
      return raw.includes('{{resolve:') ? unknown('a dynamic reference is resolved at deployment', raw) : known(raw);
    }
    if (isScalar(raw) || Array.isArray(raw)) {
      Deployment.of(world).isStarted = true;
      return known(raw);
    }
    return isPlainObject(raw) ? this.readObject(raw, world) : unknown(`a ${typeof raw} is no JSON value`);
  }

  private readObject(raw: Record<string, unknown>, world: World): Reading {
    if (!this.exists(raw, world)) {
      return { kind: 'absent' };
    }
    const keys = Object.keys(raw);
    const [key] = keys;
    if (keys.length === 1 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'))) {
      return this.readIntrinsic(key, raw[key], new Scope(this, world));
    }
    const expands = keys.find((each) => each === 'Fn::Transform' || each.startsWith('Fn::ForEach::'));
    return expands === undefined
      ? { kind: 'known', value: raw }
      : unknown(`${expands} is expanded at deployment and can add or replace members`);
  }

  /**
   * Whether the resource that a node holds the properties of is deployed in a world. The first one that is read is
   * the one that is judged: its condition is taken to hold. Others exist only where their condition holds.
   */
  private exists(raw: object, world: World): boolean {
    const deployment = Deployment.of(world);
    const isFirst = !deployment.isStarted;
    deployment.isStarted = true;
    const condition = this.sections.conditional.get(raw);
    if (condition === undefined) {
      return true;
    }
    if (isFirst) {
      this.conditions.assume(condition, world);
      return true;
    }
    return this.conditions.isMet(condition, world);
  }

  private readIntrinsic(name: string, argument: unknown, scope: Scope): Reading {
    switch (name) {
      case 'Ref':
        return this.ref(argument, scope.world);
      case 'Fn::GetAtt':
        return this.getAtt(argument, scope);
      case 'Fn::If':
        return this.branch(argument, scope);
      case 'Fn::Sub':
        return this.sub(argument, scope);
      case 'Fn::FindInMap':
        return this.findInMap(argument, scope);
      case 'Fn::ImportValue':
        return this.importValue(argument, scope);
      case 'Fn::Equals':
      case 'Fn::And':
      case 'Fn::Or':
      case 'Fn::Not':
        return known(this.conditions.holds({ [name]: argument }, scope.world));
      default:
        return FUNCTIONS.get(name)?.(argument, scope) ?? unknown(`${name} is computed at deployment`);
    }
  }

  private ref(name: unknown, world: World): Reading {
    if (typeof name !== 'string') {
      return unknown(`Ref takes a name, got ${JSON.stringify(name) ?? 'nothing'}`);
    }
    const linked = this.sections.links.parameters?.get(name);
    if (linked !== undefined) {
      return readLinked(linked, world);
    }
    const deployment = Deployment.of(world);
    const parameter = this.parameters.get(name)?.read(deployment) ?? this.pseudo.read(name, deployment);
    if (parameter !== undefined) {
      return parameter;
    }
    const resource = this.tree.at(name);
    return resource === undefined
      ? unknown(`the template declares no ${name}`, `\${${name}}`)
      : { kind: 'reference', reference: { resource, attribute: 'Ref' } };
  }

  private getAtt(argument: unknown, scope: Scope): Reading {
    const parts = attributeOf(argument);
    const attribute = scope.text(parts.attribute);
    const resource = typeof parts.name === 'string' ? this.tree.at(parts.name) : undefined;
    if (resource === undefined || attribute === undefined || attribute === '') {
      return unknown(`Fn::GetAtt names no attribute of the template: ${JSON.stringify(argument) ?? 'nothing'}`);
    }
    const nested = this.sections.links.nested?.get(resource.address)?.reader;
    if (nested instanceof TemplateReader && attribute.startsWith('Outputs.')) {
      const output = nested.output(attribute.slice('Outputs.'.length));
      return output === undefined
        ? unknown(`${resource.address} has no ${attribute}`)
        : readLinked(output, scope.world);
    }
    const reference = { resource, attribute };
    // A custom resource answers with whatever its function says, also under the name of a property.
    const isCustom = resource.type.startsWith('Custom::') || resource.type === 'AWS::CloudFormation::CustomResource';
    const value = isCustom ? undefined : this.propertyValue(resource.properties, attribute, scope);
    return value === undefined ? { kind: 'reference', reference } : { kind: 'known', value, reference };
  }

  /** The value of an attribute that is a property of the resource as well; attributes are scalars or lists of them. */
  private propertyValue(properties: unknown, path: string, scope: Scope): Scalar | readonly Scalar[] | undefined {
    let reading = scope.read(properties);
    for (const segment of path.split('.')) {
      const members = reading.kind === 'known' && isPlainObject(reading.value) ? reading.value : {};
      reading = scope.inside(reading).read(own(members, segment));
    }
    return reading.kind === 'known' ? plainValue(reading.value, scope.inside(reading)) : undefined;
  }

  private branch(argument: unknown, scope: Scope): Reading {
    if (!Array.isArray(argument) || argument.length < 2) {
      return unknown('Fn::If has no branches');
    }
    return scope.read(this.conditions.isMet(argument[0], scope.world) ? argument[1] : argument[2]);
  }

  private sub(argument: unknown, scope: Scope): Reading {
    const [template, variables] = Array.isArray(argument) ? argument : [argument, undefined];
    if (typeof template !== 'string') {
      return unknown('Fn::Sub takes a text');
    }
    return compose(
      substitutions(template).map((part): Piece => {
        if (typeof part === 'string') {
          return part.includes('{{resolve:')
            ? { name: '…', reading: unknown('a dynamic reference is resolved at deployment', part) }
            : part;
        }
        return { name: part.name, reading: this.placeholder(part.name, variables, scope) };
      }),
    );
  }

  private placeholder(name: string, variables: unknown, scope: Scope): Reading {
    if (isPlainObject(variables) && Object.hasOwn(variables, name)) {
      const reading = scope.read(variables[name]);
      return reading.kind === 'unknown' && reading.text === undefined ? { ...reading, text: `\${${name}}` } : reading;
    }
    return name.includes('.') ? this.getAtt(name, scope) : this.ref(name, scope.world);
  }

  private findInMap(argument: unknown, scope: Scope): Reading {
    const [name, topKey, secondKey, options] = Array.isArray(argument) ? argument : [];
    const map = own(this.sections.mappings, scope.text(name) ?? '');
    const absent = unknown(`the mappings hold nothing for ${JSON.stringify([name, topKey, secondKey])}`);
    const top = this.lookUp(map, topKey, scope);
    const value = this.lookUp(top, secondKey, scope);
    if (value === undefined) {
      const fallback = isPlainObject(options) ? own(options, 'DefaultValue') : undefined;
      return fallback === undefined ? absent : scope.read(fallback);
    }
    const plain = plainValue(value, scope);
    return plain === undefined ? absent : known(plain);
  }

  /** One step into a mapping. Where the key is not known, each key of the mapping is one possibility. */
  private lookUp(map: unknown, rawKey: unknown, scope: Scope): unknown {
    if (!isPlainObject(map)) {
      return undefined;
    }
    const key = scope.text(rawKey);
    if (key !== undefined) {
      return own(map, key);
    }
    const subject = this.subject(rawKey) ?? { key: `${this.id} key ${canonical(rawKey)}` };
    return own(map, Deployment.of(scope.world).choose(subject, Object.keys(map)) ?? '');
  }

  private importValue(argument: unknown, scope: Scope): Reading {
    const name = scope.text(argument);
    const linked = name === undefined ? undefined : this.sections.links.imports?.get(name);
    return linked === undefined
      ? unknown(`${name === undefined ? 'an import' : `the import '${name}'`} is known only at deployment`)
      : readLinked(linked, scope.world);
  }

  private subject(raw: unknown): Subject | undefined {
    const name = isPlainObject(raw) && Object.keys(raw).length === 1 ? own(raw, 'Ref') : undefined;
    if (typeof name !== 'string') {
      return undefined;
    }
    const linked = this.sections.links.parameters?.get(name);
    if (linked !== undefined) {
      return linked.reader instanceof TemplateReader ? linked.reader.subject(linked.raw) : undefined;
    }
    return this.parameters.get(name)?.subject ?? this.pseudo.subject(name);
  }

  private constant(raw: unknown, world: World): string | undefined {
    return this.isFixed(raw) ? new Scope(this, world).text(raw) : undefined;
  }

  /** Whether a node reads the same in every deployment of the template. */
  private isFixed(raw: unknown): boolean {
    return mentions(raw).every(({ kind, name }) => {
      const linked = this.sections.links.parameters?.get(name);
      if (kind === 'Ref' && linked !== undefined) {
        return linked.reader instanceof TemplateReader && linked.reader.isFixed(linked.raw);
      }
      return kind === 'Fn::FindInMap' || (kind === 'Ref' && this.pseudo.isFixed(name));
    });
  }
}

function own(members: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(members, key) ? members[key] : undefined;
}
