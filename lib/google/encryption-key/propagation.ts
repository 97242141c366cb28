import { type TerraformElement, type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { defaultProviders, FallbackProvider } from '../support/fallback-provider';
import { RawResource } from '../support/raw-resource';

/** How long Cloud IAM usually takes to make a grant known everywhere; it can take seven minutes and more. */
const USUAL_PROPAGATION = '120s';

class TimeProvider extends FallbackProvider {
  protected readonly version = '0.13.1';
  protected readonly settings = {};
}

/**
 * Waits until a grant has spread, once for each grant.
 *
 * @see https://cloud.google.com/iam/docs/access-change-propagation
 */
export function spread(scope: Construct, id: string, grant: TerraformResource): TerraformElement {
  const [made] = defaultProviders(scope, 'time');
  const props = { type: 'time', source: 'hashicorp/time' };
  return new RawResource(scope, id, {
    type: 'time_sleep',
    attributes: { create_duration: USUAL_PROPAGATION, triggers: { grant: grant.getStringAttribute('id') } },
    provider: made ?? new TimeProvider(TerraformStack.of(scope), 'Time', props),
    dependsOn: [grant],
  });
}
