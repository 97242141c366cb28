import type { ResourceView, Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/**
 * Network policies of OpenSearch Serverless: a JSON list, in a text, of rules with `AllowFromPublic`.
 *
 * `AllowFromPublic` silently overrides `SourceVPCEs` and `SourceServices`.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
 */
const PRIVATE_RULES: Acceptance = {
  accepts: (value: Value) => {
    const document = value.document();
    const rules = document.items();
    const flags = rules.map((rule) => rule.child('AllowFromPublic'));
    if (flags.some((flag) => !flag.isUndetermined && !flag.isAbsent && !flag.is(false))) {
      return false;
    }
    return document.isUndetermined || rules.length === 0 || flags.some((flag) => flag.isUndetermined)
      ? undefined
      : true;
  },
  describe: () => 'rules with "AllowFromPublic": false',
  samples: [policy(false)],
};

/** Collections of OpenSearch Serverless, such as the vector store of a knowledge base. */
export const OPENSEARCH_NETWORK_POLICIES: readonly PropertyRow[] = [
  networkPolicy('AWS::OpenSearchServerless::SecurityPolicy', 'Type', 'Policy'),
  networkPolicy('aws_opensearchserverless_security_policy', 'type', 'policy'),
];

function networkPolicy(type: string, kind: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: PRIVATE_RULES,
    rejects: [policy(true)],
    absent: 'fail',
    why: 'it is required',
    when: (resource: ResourceView) => {
      const value = resource.get(kind);
      return value.isUndetermined ? undefined : value.is('network');
    },
    example: { [kind]: 'network' },
  };
}

function policy(allowFromPublic: boolean): string {
  return JSON.stringify([
    {
      Rules: [{ ResourceType: 'collection', Resource: ['collection/phi'] }],
      AllowFromPublic: allowFromPublic,
      SourceVPCEs: ['vpce-0123456789abcdef0'],
    },
  ]);
}
