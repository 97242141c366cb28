import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import {
  AuditedInference,
  type AuditedInferenceProps,
  PrivateBedrock,
  type PrivateBedrockProps,
} from '../../../lib/aws';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

import { vendorReport } from '../attestations';

type Props<T> = (stack: Stack) => Partial<T>;

/** A deployment of audited inference with a part of its props. */
export class InferenceStack {
  public readonly stack: Stack;
  public readonly bedrock: PrivateBedrock;
  public readonly inference: AuditedInference;

  /** @param props in the stack, for what has to be made there */
  constructor(
    props: Props<AuditedInferenceProps> = () => ({}),
    bedrockProps: Props<PrivateBedrockProps> = () => ({}),
    region = REGION,
  ) {
    this.stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region } });
    this.bedrock = new PrivateBedrock(this.stack, 'Ai', {
      models: [MODEL],
      baa: { reference: 'contract 17', effective: '2026-01-01' },
      vendorReport,
      ...bedrockProps(this.stack),
    });
    this.inference = new AuditedInference(this.stack, 'Inference', { bedrock: this.bedrock, ...props(this.stack) });
  }

  public get template(): Template {
    return Template.fromStack(this.stack);
  }
}
