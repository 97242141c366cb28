import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Annotations, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import { statementText } from '../support/policy-text';
import { validateAdministrators } from './administrators';
import { EncryptionKeyBase, KeyMaterial } from './base';
import { denyExpiringMaterial, keyProtection } from './protection';

/** A key that exists already, as its owner attests it. */
export interface EncryptionKeyAttributes {
  /** The ARN of the key, not of an alias. */
  readonly keyArn: string;
  /** Where the key material comes from; see `Origin` in `aws kms describe-key`. */
  readonly material: KeyMaterial;
  /**
   * Whether the material was imported with a day on which it expires; see `ExpirationModel` in `aws kms describe-key`.
   *
   * @default - has to be said for imported material; other material does not expire
   */
  readonly materialExpires?: boolean;
  /**
   * The roles that may destroy or disable the key, for the statements that are printed.
   *
   * @default - nobody
   */
  readonly administrators?: readonly iam.IRole[];
}

/** A key whose policy is out of reach: what a deployment needs of it is printed, never assumed. */
export class ReferencedKey extends EncryptionKeyBase {
  public readonly key: kms.IKey;
  public readonly material: KeyMaterial;
  public readonly materialExpires: boolean;

  private readonly printed = new Set<string>();

  constructor(scope: Construct, id: string, attributes: EncryptionKeyAttributes) {
    super(scope, id);
    validateKeyArn(attributes.keyArn, Stack.of(this).region);
    validateExpiry(attributes);
    const administrators = attributes.administrators ?? [];
    validateAdministrators(administrators);

    this.key = kms.Key.fromKeyArn(this, 'Resource', attributes.keyArn);
    this.material = attributes.material;
    this.materialExpires = attributes.materialExpires ?? false;

    keyProtection(administrators).forEach((statement) => {
      this.addToPolicy(statement);
    });
    if (this.material === KeyMaterial.IMPORTED && !this.materialExpires) {
      this.addToPolicy(denyExpiringMaterial());
    }
  }

  protected addToPolicy(statement: iam.PolicyStatement): void {
    const text = statementText(this, statement);
    if (!this.printed.has(text)) {
      this.printed.add(text);
      const name = Token.isUnresolved(this.key.keyArn) ? this.node.path : this.key.keyArn;
      Annotations.of(this).addInfo(
        `the policy of the key '${name}' cannot be changed from here: see that it holds ${text}`,
      );
    }
  }
}

function validateKeyArn(arn: string, stackRegion: string): void {
  if (Token.isUnresolved(arn)) {
    return;
  }
  const region = /^arn:[a-z0-9-]+:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/.exec(arn)?.[1];
  if (region === undefined) {
    throw new ConfigurationError(
      "'keyArn' must be the ARN of a key, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, " +
        `got '${arn}'; an alias can be moved to another key: see 'aws kms describe-key'`,
    );
  }
  if (!Token.isUnresolved(stackRegion) && region !== stackRegion) {
    throw new ConfigurationError(
      `'keyArn' must be of the Region of the stack, ${stackRegion}, got '${arn}'; KMS keys work in their own Region: ` +
        'name a key, or the replica of a multi-Region key, of that Region',
    );
  }
}

function validateExpiry({ material, materialExpires }: EncryptionKeyAttributes): void {
  if (material === KeyMaterial.IMPORTED && materialExpires === undefined) {
    throw new ConfigurationError(
      "'materialExpires' must be given for imported key material; look up 'ExpirationModel' with 'aws kms describe-key'",
    );
  }
  if (material !== KeyMaterial.IMPORTED && materialExpires === true) {
    throw new ConfigurationError(
      `'materialExpires' must be left out for key material '${material}', got true; only imported material expires`,
    );
  }
}
