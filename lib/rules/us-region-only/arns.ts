import { fail, type Policy, type Resource, undetermined, type Value, type Verdict } from '../../core';
import type { Acceptance } from '../support/property-table';
import { textsOf, withoutInnerColons } from '../support/texts';
import { awsRegion } from './places';

const ARN = /^arn:[^:]*:([^:]*):([^:]*):/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
/** Where models run is the subject of `us-inference-only`. */
const MODEL = /^arn:[^:]*:bedrock:[^:]*:[^:]*:[a-z-]*(foundation-model|-profile)\//;

/**
 * The ARN of something that takes part in moving data, or the name of a Region. What has no Region in its ARN, and any
 * other name or id, lies in the Region of the stack or is judged where it is declared.
 */
export const arnInRegion: Acceptance = {
  accepts: (value, policy, resource) => {
    if (value.kind === 'reference') {
      return true;
    }
    if (value.isObject || value.isList) {
      return false;
    }
    const region = regionOf(value);
    if (REGION.test(value.text ?? '')) {
      return awsRegion.accepts(value, policy, resource);
    }
    if (region === undefined || region.includes('${')) {
      return region?.includes('AWS..Region') || region?.includes('data.aws_region') ? true : undefined;
    }
    return region === '' || policy.awsRegions.has(region);
  },
  describe: (policy) => `an ARN in ${awsRegion.describe(policy)}`,
  samples: ['arn:aws:service:us-west-2:111122223333:thing/example'],
};

/** Says of every ARN in a resource that it names a Region which the policy does not allow. */
export function judgeArns(resource: Resource, policy: Policy): Verdict[] {
  const texts = textsOf(resource);
  if (texts === undefined) {
    return [undetermined('the resource is too large to look for ARNs of other Regions in it')];
  }
  return texts
    .filter(({ text }) => {
      const plain = text.startsWith('arn:') ? withoutInnerColons(text) : '';
      const region = MODEL.test(plain) ? '' : (ARN.exec(plain)?.[2] ?? '');
      return REGION.test(region) && !policy.awsRegions.has(region);
    })
    .map(({ text, path }) => fail(`${path} is ${quote(text)}; allowed: ${arnInRegion.describe(policy)}`, path));
}

/** The Region in an ARN; empty for an ARN without one and for what is no ARN; undefined where nothing is known. */
function regionOf(value: Value): string | undefined {
  if (value.text === undefined) {
    return undefined;
  }
  return value.text.startsWith('${') ? undefined : (ARN.exec(withoutInnerColons(value.text))?.[2] ?? '');
}

function quote(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 157)}...` : text);
}
