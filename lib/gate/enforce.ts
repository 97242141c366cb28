import type { IConstruct } from 'constructs';
import { ConfigurationError, type Policy, type PolicyProps } from '../core';
import { Gate } from './gate';
import type { GateOptions } from './judge';
import { isCdkStage, isDeployable, isTerraformApp, stacksOf } from './toolkits';

/**
 * Refuses to synthesize an app, a stage or a stack that violates the policy, in the AWS CDK and in CDKTF alike.
 *
 * Stacks that are added later are judged as well. In CDKTF call it when the stacks exist if their own synthesis in
 * tests is to be refused: CDKTF tells an app of its stacks only when it is synthesized as a whole.
 * Calling it again with the same policy changes nothing; with another one, both hold.
 *
 * @param policy defaults to HIPAA and SOC 2 with Regions in the United States
 * @throws ConfigurationError when the scope is no app, stage or stack, or the policy is not valid
 */
export function enforce(scope: IConstruct, policy: PolicyProps | Policy = {}, options: GateOptions = {}): void {
  if (!isDeployable(scope)) {
    throw new ConfigurationError(
      `enforce() takes an app, a stage or a stack of the AWS CDK or of CDKTF, got '${scope.node.path}'; ` +
        'use ComplianceAspect for a single construct',
    );
  }
  const gate = Gate.of(policy, options);
  gate.attach(scope);
  if (isTerraformApp(scope)) {
    for (const stack of stacksOf(scope).terraform) {
      gate.attach(stack);
    }
  }
  if (isCdkStage(scope)) {
    // Template.fromStack synthesizes no more than the stage of the stack.
    for (const stage of scope.node.findAll().filter(isCdkStage)) {
      gate.attach(stage);
    }
  }
}
