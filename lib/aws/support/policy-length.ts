import type * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** The longest values that deployment puts in the place of references; what is not here is an id or an ARN. */
const LONGEST: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'us-gov-east-1',
};
const ARN = 'arn:aws-us-gov:bedrock:us-gov-east-1:123456789012:guardrail/123456789012';

/** How many characters a policy can come to have once it is deployed; AWS counts them without white space. */
export function policyLength(scope: IConstruct, document: iam.PolicyDocument): number {
  return JSON.stringify(Stack.of(scope).resolve(document), (_, node: unknown) => textOf(node)).length;
}

function textOf(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    return node;
  }
  const [[name, argument] = [], second] = Object.entries(node);
  if (second !== undefined || name === undefined) {
    return node;
  }
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    return joined(argument);
  }
  if (name === 'Ref') {
    return LONGEST[String(argument)] ?? ARN;
  }
  return name.startsWith('Fn::') ? ARN : node;
}

function joined([separator, parts]: unknown[]): string {
  return Array.isArray(parts) ? parts.map(textOf).map(String).join(String(separator)) : ARN;
}
