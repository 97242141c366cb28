import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsModelAccessChecks } from './least-privilege-model-access/aws';
import { azureModelAccessChecks } from './least-privilege-model-access/azure';
import { googleModelAccessChecks } from './least-privilege-model-access/google';

/**
 * Who may call models may call the models that were approved for PHI, and may not choose others.
 *
 * A wildcard may stand for the versions of a model, never for a vendor, a family or a geography. General grants
 * (`*` on `*`, AdministratorAccess, Owner of a subscription, `roles/owner`) are judged wherever they stand: they open
 * models that another document declares.
 */
export const leastPrivilegeModelAccess: Rule = {
  id: 'least-privilege-model-access',
  title: 'Identities may call the models they need, and no others',
  rationale:
    'Models differ in what happens to a prompt: some are retained by their provider and read by people, some run ' +
    'outside the United States, some were never assessed. 45 CFR 164.308(a)(4)(ii)(B) and 164.312(a)(1) allow access ' +
    'only as it was granted, and NIST SP 800-53 AC-6 only as far as a task needs it. A grant that admits any model, ' +
    'lets its holder deploy one, or replaces the identity by an API key leaves that choice to whoever calls. A ' +
    'statement with a condition on the inference profile or a tag counts as what it leaves.',
  remediation:
    'Name the models and inference profiles in the resources of the statement, or assign a role that only calls ' +
    'models, on the account or project. Leave out bedrock-mantle, web access and bearer tokens.',
  severity: 'high',
  controls: [
    HIPAA['164.308(a)(4)(ii)(B)'],
    HIPAA['164.312(a)(1)'],
    SOC2['CC6.1'],
    SOC2['CC6.3'],
    NIST['AC-3'],
    NIST['AC-6'],
  ],
  waivable: true,
  checks: { ...awsModelAccessChecks, ...azureModelAccessChecks, ...googleModelAccessChecks },
};
