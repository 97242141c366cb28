import { TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';

/** A provider that constructs of this package need and applications seldom have. */
export interface FallbackProviderProps {
  /** The name of the provider in the stack. */
  readonly type: string;
  /** The name of the provider in the registry. */
  readonly source: string;
}

/** A provider for the stack; it gives way to one that the application declares itself, before or after. */
export abstract class FallbackProvider extends TerraformProvider {
  constructor(scope: Construct, id: string, { type, source }: FallbackProviderProps) {
    super(scope, id, { terraformResourceType: type, terraformProviderSource: source });
  }

  public override toTerraform(): object {
    const { cdktfStack, terraformResourceType: type, terraformProviderSource: source } = this;
    return defaultProviders(cdktfStack, type).some((provider) => provider !== this)
      ? {}
      : {
          terraform: { required_providers: { [type]: { source, version: this.version } } },
          provider: { [type]: [this.settings] },
        };
  }

  /** The version that is required. */
  protected abstract readonly version: string;
  /** The arguments of the provider block. */
  protected abstract readonly settings: object;
}

/** The providers of a stack that are of a type and have no alias. */
export function defaultProviders(scope: IConstruct, type: string): TerraformProvider[] {
  return TerraformStack.of(scope)
    .node.findAll()
    .filter(
      (node): node is TerraformProvider =>
        TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === type && node.alias === undefined,
    );
}
