import type { Value } from '../../core';
import { matchesAction, type Statement } from '../support/policy-document';
import { withoutInnerColons } from '../support/texts';

/** Models that guardrails do not apply to: what they return are numbers. */
const WITHOUT_TEXT = /foundation-model\/[^*?$]*(embed|rerank)/;

const PROFILE = /(?:^|[:/])(?:application-)?inference-profile\//;

/** Whether a statement admits nothing that a guardrail could filter: embedding and reranking models only. */
export function concernsNoText({ resources }: Statement): boolean {
  return resources.length > 0 && resources.every((resource) => WITHOUT_TEXT.test(textOf(resource)));
}

/**
 * Whether a statement admits inference profiles only. A call through a profile needs access to its models too, so that
 * conditions on these decide
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html).
 */
export function concernsProfilesOnly({ resources }: Statement): boolean {
  return resources.length > 0 && resources.every((resource) => PROFILE.test(textOf(resource)));
}

/** Whether a denial reaches every call of a model. */
export function reachesEverything({ resources }: Statement): boolean {
  return resources.some((resource) => resource.is('*'));
}

/** Whether a denial reaches every call that a statement allows. */
export function reachesAll(denial: Statement, { resources, notResources }: Statement): boolean {
  const denied = denial.resources.map(textOf);
  return (
    reachesEverything(denial) ||
    (notResources.length === 0 &&
      denial.notResources.length === 0 &&
      resources.every((resource) => {
        const allowed = textOf(resource);
        return denied.some((pattern) => matchesAction(pattern, allowed) || deniesModelsOf(pattern, allowed));
      }))
  );
}

/** A denial of the model in the Region of the profile fails the call through the profile. */
function deniesModelsOf(pattern: string, allowed: string): boolean {
  const [, , , region = ''] = allowed.split(':');
  const [, id = ''] = /:inference-profile\/[a-z-]+\.(.+)$/.exec(allowed) ?? [];
  return PROFILE.test(allowed) && matchesAction(pattern, `arn:any:bedrock:${region}::foundation-model/${id || 'any'}`);
}

/** The text of a resource without its partition; what refers to a resource of the document is named by its address. */
function textOf(value: Value): string {
  const { reference, text } = value;
  if (text === undefined && reference !== undefined) {
    const { type, address } = reference.resource;
    const kind = /InferenceProfile|inference_profile/.test(type) ? 'application-inference-profile' : type;
    return `arn:any:bedrock:::${kind}/${address}`;
  }
  return withoutInnerColons(text ?? '').replace(/^arn:[^:]*:/, 'arn:any:');
}
