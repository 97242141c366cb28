import type { IConstruct } from 'constructs';
import type { Policy, PolicyProps } from '../core';
import { Gate } from './gate';
import type { GateOptions } from './judge';
import { expectVisit, visited } from './unvisited';

/**
 * Refuses to synthesize what violates the policy, on the scope that it is put on:
 * `Aspects.of(app).add(new ComplianceAspect())`.
 *
 * It only registers a validation; resources are judged after all aspects have run, as they will be deployed. On a
 * stage it judges that stage and nothing else; on an app it judges the stages in it when the app is synthesized. CDKTF does not apply aspects that are put on an app: put it on the
 * stacks, or use {@link enforce}. An aspect that was never applied makes the process fail when it exits.
 */
export class ComplianceAspect {
  private readonly gate: Gate;

  /**
   * @param policy defaults to HIPAA and SOC 2 with Regions in the United States
   * @throws ConfigurationError when the policy is not valid
   */
  constructor(policy: PolicyProps | Policy = {}, options: GateOptions = {}) {
    this.gate = Gate.of(policy, options);
    expectVisit(this);
  }

  /** Called by the toolkit for each construct of the scope, the scope itself first. */
  public visit(node: IConstruct): void {
    visited(this);
    if (!this.gate.holds(node)) {
      this.gate.attach(node);
    }
  }
}
