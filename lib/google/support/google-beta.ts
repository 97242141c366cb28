import { type TerraformProvider, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { defaultProviders, FallbackProvider } from './fallback-provider';
import { GOOGLE_PROVIDER_VERSION, providerVersionOf } from './provider-version';

/**
 * The provider google-beta, with the arguments that the stack's google provider has, overrides included. A few
 * resources exist in it alone, and CDKTF's bindings for it are a package of their own that nothing else here needs.
 */
class GoogleBetaProvider extends FallbackProvider {
  protected get version(): string {
    return providerVersionOf(this) ?? GOOGLE_PROVIDER_VERSION;
  }

  protected get settings(): object {
    const [google] = defaultProviders(this, 'google');
    const [settings = {}]: object[] = google?.toTerraform().provider.google ?? [];
    return settings;
  }
}

/** The provider google-beta of the stack. */
export function googleBetaOf(scope: IConstruct): TerraformProvider {
  const [made] = defaultProviders(scope, 'google-beta');
  const props = { type: 'google-beta', source: 'google-beta' };
  return made ?? new GoogleBetaProvider(TerraformStack.of(scope), 'GoogleBeta', props);
}
