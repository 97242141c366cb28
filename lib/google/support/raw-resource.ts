import { type ITerraformDependable, type TerraformProvider, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';

/** A resource for which CDKTF's bindings have no class. */
export interface RawResourceProps {
  /** The type, as Terraform writes it. */
  readonly type: string;
  /** The arguments, as Terraform writes them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The provider. */
  readonly provider: TerraformProvider | undefined;
  readonly dependsOn?: ITerraformDependable[];
}

/** A resource that is written as it is given. */
export class RawResource extends TerraformResource {
  private readonly attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, { type, attributes, provider, dependsOn }: RawResourceProps) {
    super(scope, id, { terraformResourceType: type, provider, dependsOn });
    this.attributes = attributes;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.attributes };
  }
}
