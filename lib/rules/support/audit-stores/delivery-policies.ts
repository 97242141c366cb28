import type { ResourceView } from '../../../core';
import { type Answer, allOf, anyOf } from '../answers';
import { matchesAction, readPolicyDocument, type Statement } from '../policy-document';
import { bucketPolicies } from '../transport-denial';
import type { Carries } from './deliveries';

/**
 * Service principals that write records into a bucket when its policy lets them. `delivery.logs` carries flow logs
 * and other vended logs.
 */
const DELIVERERS: Readonly<Record<Carries, RegExp>> = {
  audit: /^(cloudtrail|bedrock)\./,
  logs: /^delivery\.logs\./,
};

/** Whether a policy of a bucket lets a log service write to it. */
export function admitsDelivery(store: ResourceView, carries: Carries): Answer {
  if (!['AWS::S3::Bucket', 'aws_s3_bucket'].includes(store.type)) {
    return false;
  }
  return anyOf(
    bucketPolicies(store).map(({ document, owner }) => {
      const { statements } = readPolicyDocument(document, owner);
      return statements === undefined ? undefined : anyOf(statements.map((one) => admits(one, DELIVERERS[carries])));
    }),
  );
}

function admits(statement: Statement, deliverer: RegExp): Answer {
  if (statement.effect === 'Deny' || statement.isNotPrincipal) {
    return false;
  }
  const services = statement.principals.filter(({ type }) => type === 'Service');
  return allOf([
    statement.effect === 'Allow' ? true : undefined,
    services.some(({ value }) => deliverer.test(value.text ?? '')),
    anyOf(
      statement.actions.map(({ string }) => (string === undefined ? undefined : matchesAction(string, 's3:PutObject'))),
    ),
  ]);
}
