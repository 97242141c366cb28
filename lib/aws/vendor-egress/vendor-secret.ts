import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Annotations, Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';
import type { VendorRoute } from './vendor-route';

/** What gives out the value of a secret; `BatchGetSecretValue` asks for it, too. */
const READ = 'secretsmanager:GetSecretValue';

/**
 * The key for the API of a vendor. The template has no value for it: it is put in after the deployment, and nobody reads it
 * who was not granted that here.
 */
export class VendorSecret extends Construct {
  public readonly secret: secretsmanager.CfnSecret;
  private readonly readers = new Set<iam.IRole>();

  constructor(
    scope: Construct,
    id: string,
    { name, host }: VendorRoute,
    private readonly key: IEncryptionKey,
  ) {
    super(scope, id);
    this.secret = new secretsmanager.CfnSecret(this, 'Resource', {
      description: `The key for the API of ${name} at ${host}, for ${scope.node.path}`,
      kmsKeyId: key.key.keyArn,
    });
    new secretsmanager.CfnResourcePolicy(this, 'Policy', {
      secretId: this.arn,
      blockPublicPolicy: true,
      resourcePolicy: Lazy.any({ produce: () => this.policy().toJSON() }),
    });
    Annotations.of(this).addInfo(
      `the key for ${name} is not in the template: put it into the secret of '${this.node.path}' after the deployment, with ` +
        "'aws secretsmanager put-secret-value --secret-string file://…', from a machine of whoever may have it",
    );
  }

  public get arn(): string {
    return this.secret.ref;
  }

  /** Lets a role read the key, from here on. */
  public letRead(role: iam.IRole): void {
    this.readers.add(role);
    const { region } = Stack.of(this);
    role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: [READ], resources: [this.arn] }));
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.key.key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
            'kms:EncryptionContext:SecretARN': this.arn,
          },
        },
      }),
    );
  }

  /** Who may read it has it granted; the policy of the secret denies all others, administrators included. */
  private policy(): iam.PolicyDocument {
    const roles = [...this.readers].map(({ roleArn }) => roleArn);
    return new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          sid: 'DenyOtherReaders',
          effect: iam.Effect.DENY,
          principals: [new iam.StarPrincipal()],
          actions: [READ],
          resources: ['*'],
          ...(roles.length === 0 ? {} : { conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles } } }),
        }),
      ],
    });
  }
}
