import {
  type Check,
  fail,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { readPolicyDocument, type Statement } from '../support/policy-document';

const CONDITION = 'kms:replicaregion';

/**
 * Multi-Region KMS keys: anyone with `kms:ReplicateKey` can copy the key material to any Region, unless the key policy
 * names the Regions with `kms:ReplicaRegion`
 * (https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html).
 */
export const multiRegionKeyChecks: Readonly<Record<string, Check>> = {
  'AWS::KMS::Key': keyCheck('MultiRegion', 'KeyPolicy'),
  aws_kms_key: keyCheck('multi_region', 'policy'),
  aws_kms_external_key: keyCheck('multi_region', 'policy'),
};

function keyCheck(switchProperty: string, policyProperty: string): Check {
  return {
    judge: (resource, policy) => judgeKey(resource, policy, switchProperty, policyProperty),
    properties: [switchProperty, policyProperty],
    examples: () => {
      const key = (regions: readonly unknown[], multiRegion: unknown = true) => ({
        [switchProperty]: multiRegion,
        [policyProperty]: { Version: '2012-10-17', Statement: [ADMINISTRATION, denial(regions)] },
      });
      return {
        compliant: [
          { title: 'one Region', resource: { [switchProperty]: false } },
          { title: 'the key policy names the Regions of replicas', resource: key(['us-east-1', 'us-west-2']) },
        ],
        violating: [{ title: 'the key policy names a Region elsewhere', resource: key(['us-east-1', 'eu-west-1']) }],
        undetermined: [
          { title: 'nothing says where replicas may be made', resource: { [switchProperty]: true } },
          { title: 'a Region known only at deployment', resource: key([UNDETERMINED]) },
          {
            title: 'whether the key is a multi-Region one is known only at deployment',
            resource: { [switchProperty]: UNDETERMINED },
          },
        ],
        absent: [{ title: 'one Region is the default', resource: {}, outcome: 'pass' }],
      };
    },
  };
}

function judgeKey(resource: ResourceView, policy: Policy, switchProperty: string, policyProperty: string): Verdict {
  const multiRegion = resource.get(switchProperty);
  if (multiRegion.isAbsent || multiRegion.is(false)) {
    return pass('the key stays in its Region', switchProperty);
  }
  const document = readPolicyDocument(resource.get(policyProperty), resource);
  const regions = (document.statements ?? []).flatMap(replicaRegions);
  const foreign = regions.find((region) => region.isKnown && !policy.awsRegions.has(region.string ?? ''));
  if (foreign !== undefined) {
    return fail(`${policyProperty} admits replicas of the key in ${foreign.describe()}`, policyProperty);
  }
  return regions.length > 0 && regions.every((region) => region.isKnown)
    ? pass(`${policyProperty} limits kms:ReplicaRegion`, policyProperty)
    : undetermined(
        `${switchProperty} is ${multiRegion.describe()}: whoever has kms:ReplicateKey can copy the key to any Region, ` +
          `and ${policyProperty} does not limit kms:ReplicaRegion`,
        switchProperty,
      );
}

/** The Regions that a statement leaves for replicas: those that it allows, or those that a denial spares. */
function replicaRegions({ effect, conditions }: Statement): readonly Value[] {
  const operator = effect === 'Deny' ? /^StringNot(Equals|Like)$/i : /^String(Equals|Like)$/i;
  return effect === undefined
    ? []
    : conditions
        .filter((condition) => condition.key.toLowerCase() === CONDITION && operator.test(condition.operator))
        .flatMap(({ values }) => values);
}

const ADMINISTRATION = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
};

function denial(regions: readonly unknown[]): Record<string, unknown> {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 'kms:ReplicateKey',
    Resource: '*',
    Condition: { StringNotEquals: { 'kms:ReplicaRegion': regions } },
  };
}
