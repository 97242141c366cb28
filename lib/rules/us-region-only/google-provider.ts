import { fail, type Policy, pass, type ResourceView, undetermined, type Verdict } from '../../core';
import { googlePlace } from './places';

const ENVIRONMENT = 'environment variables such as GOOGLE_REGION would decide';

/**
 * Judges a resource that names no place of its own: the region and zone of its provider block apply. The resource
 * names the block by its `provider` meta-argument; without that it is the one without an alias.
 */
export function judgeProviderDefault(resource: ResourceView, property: string, policy: Policy): Verdict {
  const address = `provider.${providerName(resource)}`;
  const block = resource.resource.tree.at(address);
  if (block === undefined) {
    return undetermined(`${property} is not set and the document has no ${address}; ${ENVIRONMENT}`, property);
  }
  const provider = resource.view(block);
  const places = ['region', 'zone'].map((name) => provider.get(name)).filter((value) => !value.isAbsent);
  if (places.length === 0) {
    return undetermined(`neither ${property} nor a region of ${address} is set; ${ENVIRONMENT}`, property);
  }
  for (const place of places) {
    const accepted = googlePlace.accepts(place, policy, provider);
    if (accepted !== true) {
      const found = `${property} is not set, and ${address} has the ${place.path} ${place.describe()}`;
      return accepted === undefined
        ? undetermined(`${found}, which is known only at deployment`, property)
        : fail(`${found}; allowed: ${googlePlace.describe(policy)}`, property);
    }
  }
  return pass(`the ${places.map((place) => place.path).join(' and ')} of ${address} applies`, property);
}

/** `google`, `google-beta`, or one of them with an alias: the meta-argument may be a name or an expression. */
function providerName(resource: ResourceView): string {
  const raw = resource.resource.attributes.provider;
  const named = typeof raw === 'string' ? raw.replace(/^\$\{\s*|\s*\}$/g, '').trim() : '';
  return named === '' ? 'google' : named;
}
