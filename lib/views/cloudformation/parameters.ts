import { isPlainObject, type Reading, type Scalar } from '../../core';
import type { Deployment, Subject } from './deployment';
import { isScalar, known, unknown } from './functions';

/** One parameter of a template. */
export class Parameter {
  public readonly subject: Subject;
  private readonly declaration: Readonly<Record<string, unknown>>;
  private readonly allowed: readonly Scalar[] | undefined;

  constructor(
    private readonly name: string,
    declaration: unknown,
    template: string,
  ) {
    this.declaration = isPlainObject(declaration) ? declaration : {};
    const allowed = this.declaration.AllowedValues;
    this.allowed = Array.isArray(allowed) && allowed.length > 0 && allowed.every(isScalar) ? allowed : undefined;
    this.subject = {
      key: `${template} parameter ${name}`,
      ...(this.allowed === undefined ? {} : { allowed: this.allowed.map(String) }),
    };
  }

  /**
   * What the parameter holds in a deployment: what a condition settled there, else any of the allowed values, else
   * the default.
   */
  public read(deployment: Deployment): Reading {
    if (this.type.startsWith('AWS::SSM::Parameter::')) {
      return this.unknown(`parameter ${this.name} is read from Systems Manager at deployment`);
    }
    const settled = deployment.valueOf(this.subject);
    if (settled !== undefined) {
      return this.typed(settled);
    }
    if (this.allowed !== undefined) {
      const chosen = deployment.choose(this.subject, this.allowed.map(String));
      return chosen === undefined ? this.unknown(`parameter ${this.name} has no value left`) : this.typed(chosen);
    }
    const value = this.declaration.Default;
    if (this.declaration.NoEcho === true || this.declaration.NoEcho === 'true') {
      return this.unknown(`parameter ${this.name} is secret`);
    }
    if (!isScalar(value)) {
      return this.unknown(`parameter ${this.name} has no default`);
    }
    return deployment.excludes(this.subject, String(value))
      ? this.unknown(`parameter ${this.name} is not '${value}' where this counts`)
      : this.typed(String(value));
  }

  private get type(): string {
    return String(this.declaration.Type ?? 'String');
  }

  private typed(text: string): Reading {
    if (this.type === 'CommaDelimitedList' || this.type.startsWith('List<')) {
      return known(text === '' ? [] : text.split(',').map((item) => item.trim()));
    }
    return known(this.allowed?.find((value) => String(value) === text) ?? text);
  }

  private unknown(reason: string): Reading {
    return unknown(reason, `\${${this.name}}`);
  }
}
