import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { ConfigurationError } from '../../core';
import type { RecordWriter } from '../audited-inference/records';
import type { IEncryptionKey } from '../encryption-key/base';

/** Grants rights to the role of a caller. */
export class CallerRights implements RecordWriter {
  /**
   * @throws ConfigurationError when the grantee has no role
   */
  public static of({ grantPrincipal }: iam.IGrantable): CallerRights {
    if (!isRole(grantPrincipal)) {
      throw new ConfigurationError(
        `the grantee must be a role or something with a role, such as a function or a task definition, got '${String(grantPrincipal)}'; users of IAM have long-term credentials`,
      );
    }
    return new CallerRights(grantPrincipal);
  }

  private constructor(public readonly role: iam.IRole) {}

  public allow(sid: string, actions: string[], resources: string[], conditions?: Record<string, object>): void {
    this.role.addToPrincipalPolicy(new iam.PolicyStatement({ sid, actions, resources, conditions }));
  }

  public allowKey(sid: string, key: IEncryptionKey, service: 's3', actions: string[]): void {
    const { region } = Stack.of(this.role);
    this.allow(sid, actions, [key.key.keyArn], {
      StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
    });
  }
}

function isRole(principal: iam.IPrincipal): principal is iam.IRole {
  return 'roleArn' in principal && 'roleName' in principal;
}
