import type * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** A statement as JSON to copy into a policy. What is known at deployment only is written as `${AWS::AccountId}`. */
export function statementText(scope: IConstruct, statement: iam.PolicyStatement): string {
  return JSON.stringify(withPlaceholders(Stack.of(scope).resolve(statement.toStatementJson())));
}

function withPlaceholders(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withPlaceholders);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  const [name, operand] = entries.length === 1 ? (entries[0] ?? []) : [];
  if (name === 'Ref') {
    return `\${${String(operand)}}`;
  }
  if (name === 'Fn::GetAtt' && Array.isArray(operand)) {
    return `\${${operand.join('.')}}`;
  }
  if (name === 'Fn::Join' && Array.isArray(operand) && Array.isArray(operand[1])) {
    return operand[1].map(withPlaceholders).join(String(operand[0]));
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, withPlaceholders(item)]));
}
