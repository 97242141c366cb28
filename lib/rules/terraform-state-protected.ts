import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { stateChecks } from './terraform-state-protected/settings';

/**
 * The state of a stack that deals with PHI or secrets is kept remotely and encrypted.
 *
 * For Terraform only: CloudFormation keeps its state in AWS, and a plan does not name the backend.
 */
export const terraformStateProtected: Rule = {
  id: 'terraform-state-protected',
  title: 'Terraform state with secrets or PHI configuration is kept remotely and encrypted',
  rationale:
    'Terraform writes every attribute of a resource into its state in plain text: generated passwords, account keys, ' +
    'private keys, and where PHI is processed. A local state is a file on the machine that ran `apply`, without ' +
    'access control, encryption, locking or history. Keys that stand in the backend block are copied into `.terraform` ' +
    'and into every plan file (https://developer.hashicorp.com/terraform/language/state/sensitive-data). Judged are ' +
    'root modules that hold secrets or resources of AI and health data services; the others are not asked.',
  remediation:
    'Configure a remote backend that encrypts and that is opened by identity (azurerm with use_azuread_auth, s3 with encrypt, gcs, remote or cloud), and give its credentials through the environment.',
  severity: 'high',
  controls: [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(a)(2)(iv)'],
    SOC2['CC6.1'],
    SOC2['C1.1'],
    NIST['SC-28'],
    NIST['AC-3'],
  ],
  waivable: true,
  checks: stateChecks,
};
