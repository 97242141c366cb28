import type { Policy, Value } from '../../core';

/**
 * Whether the conditions of an `Allow` statement keep inference in the allowed Regions whatever its resources admit:
 * `aws:RequestedRegion` names allowed Regions (a global call has the value `unspecified`), or
 * `bedrock:InferenceProfileArn` names profiles of the US or application profiles, which are judged themselves
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html).
 */
export function isConfinedByCondition(statement: Value, policy: Policy): boolean {
  return linesOf(statement).some(({ operator, key, values }) => {
    const texts = values.map((value) => value.text ?? '');
    if (texts.length === 0 || !/^(ForAnyValue:)?(String|Arn)(Equals|Like)(IgnoreCase)?$/i.test(operator)) {
      return false;
    }
    switch (key.toLowerCase()) {
      case 'aws:requestedregion':
        return texts.every((text) => policy.awsRegions.has(text));
      case 'bedrock:inferenceprofilearn':
        return texts.every((text) =>
          /(?:\binference-profile\/us(?:-gov)?\.|application-inference-profile\/)/.test(text),
        );
      default:
        return false;
    }
  });
}

interface Line {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Value[];
}

function linesOf(statement: Value): Line[] {
  const condition = statement.child('Condition');
  const lines = condition.keys().flatMap((operator) =>
    condition
      .child(operator)
      .keys()
      .map((key) => ({ operator, key, values: condition.child(operator).child(key).items() })),
  );
  const blocks = statement
    .child('condition')
    .items()
    .map((block) => ({
      operator: block.child('test').string ?? '',
      key: block.child('variable').string ?? '',
      values: block.child('values').items(),
    }));
  return [...lines, ...blocks];
}
