import type * as iam from 'aws-cdk-lib/aws-iam';
import { Token } from 'aws-cdk-lib/core';
import { ConfigurationError } from '../../core';

/**
 * Checks the roles that a denial spares.
 *
 * A denial compares them with `aws:PrincipalArn`, which is the ARN of the role for everybody who has assumed it, with
 * its path. A wildcard is accepted only in what IAM Identity Center generates: nobody else can create roles there.
 *
 * See docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn.
 *
 * @throws ConfigurationError when a role cannot be compared, or more than the named role would match
 */
export function validateAdministrators(administrators: readonly iam.IRole[]): void {
  for (const { roleArn } of administrators) {
    if (Token.isUnresolved(roleArn)) {
      continue;
    }
    const name = roleArn.split(':role/')[1] ?? '';
    if (/[*?]/.test(roleArn) && !IDENTITY_CENTER_ROLE.test(name)) {
      throw new ConfigurationError(
        `'administrators' must hold roles without wildcards, got '${roleArn}'; only a role of IAM Identity Center may end ` +
          "in one, such as 'role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_KeyAdmin_*'",
      );
    }
    if (name.startsWith('AWSReservedSSO_')) {
      throw new ConfigurationError(
        `'administrators' must hold roles of IAM Identity Center with their path, got '${roleArn}'; take the ARN from ` +
          "'aws iam get-role', such as 'role/aws-reserved/sso.amazonaws.com/us-east-2/AWSReservedSSO_KeyAdmin_0123456789abcdef'",
      );
    }
  }
}

/** The conditions of a denial that spares these roles; none when there are no roles. */
export function sparing(administrators: readonly iam.IRole[]): Record<string, Record<string, string[]>> {
  return administrators.length === 0
    ? {}
    : { ArnNotEquals: { 'aws:PrincipalArn': administrators.map((role) => role.roleArn) } };
}

const IDENTITY_CENTER_ROLE =
  /^aws-reserved\/sso\.amazonaws\.com\/([a-z0-9*-]+\/)?AWSReservedSSO_[\w+=,.@-]+_[0-9a-f*]+$/;
