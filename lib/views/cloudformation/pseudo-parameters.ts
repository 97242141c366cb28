import type { Reading } from '../../core';
import type { Deployment, Subject } from './deployment';
import { known, unknown } from './functions';

/** The pseudo parameters of a template: what AWS fills in by itself. */
export class PseudoParameters {
  private readonly region: Subject;

  constructor(
    private readonly environment: Readonly<Record<string, unknown>>,
    template: string,
  ) {
    this.region = { key: `${template} parameter AWS::Region` };
  }

  /** The free one: the Region, unless the environment names it. */
  public subject(name: string): Subject | undefined {
    return name === 'AWS::Region' && this.fixed('region') === undefined ? this.region : undefined;
  }

  /** Whether a pseudo parameter is the same in every deployment. */
  public isFixed(name: string): boolean {
    const member = { 'AWS::Region': 'region', 'AWS::AccountId': 'account', 'AWS::Partition': 'region' }[name];
    return member === undefined ? name === 'AWS::NoValue' : this.fixed(member) !== undefined;
  }

  /** What a pseudo parameter holds; undefined where there is none of that name. */
  public read(name: string, deployment: Deployment): Reading | undefined {
    switch (name) {
      case 'AWS::NoValue':
        return { kind: 'absent' };
      case 'AWS::Region':
        return this.knownOr(this.regionIn(deployment), name);
      case 'AWS::AccountId':
        return this.knownOr(this.fixed('account'), name);
      case 'AWS::Partition':
        return known(partitionOf(this.regionIn(deployment)));
      case 'AWS::URLSuffix':
        return known(partitionOf(this.regionIn(deployment)) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');
      case 'AWS::StackName':
      case 'AWS::StackId':
      case 'AWS::NotificationARNs':
        return this.knownOr(undefined, name);
      default:
        return undefined;
    }
  }

  private regionIn(deployment: Deployment): string | undefined {
    return this.fixed('region') ?? deployment.valueOf(this.region);
  }

  /** A member of the environment, where it is named and no token. */
  private fixed(member: string): string | undefined {
    const value = Object.hasOwn(this.environment, member) ? this.environment[member] : undefined;
    return typeof value === 'string' && value !== '' && !value.includes('${') ? value : undefined;
  }

  private knownOr(value: string | undefined, name: string): Reading {
    return value === undefined ? unknown(`${name} is known only at deployment`, `\${${name}}`) : known(value);
  }
}

function partitionOf(region: string | undefined): string {
  if (region?.startsWith('us-gov-')) {
    return 'aws-us-gov';
  }
  return region?.startsWith('cn-') ? 'aws-cn' : 'aws';
}
