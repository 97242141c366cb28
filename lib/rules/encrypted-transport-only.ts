import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { applicationGatewayTransportChecks } from './encrypted-transport-only/application-gateway';
import { awsTransportChecks } from './encrypted-transport-only/aws';
import { awsDataTransportChecks } from './encrypted-transport-only/aws-data';
import { azureTransportChecks } from './encrypted-transport-only/azure';
import { azureServerTransportChecks } from './encrypted-transport-only/azure-servers';
import { classicListenerChecks } from './encrypted-transport-only/classic-listeners';
import { googleTransportChecks } from './encrypted-transport-only/google';
import { httpProxyChecks } from './encrypted-transport-only/http-proxies';
import { listenerChecks } from './encrypted-transport-only/listeners';
import { parameterGroupTransportChecks } from './encrypted-transport-only/parameter-groups';
import { resourcePolicyChecks } from './encrypted-transport-only/resource-policies';
import { sessionDocumentChecks } from './encrypted-transport-only/session-documents';
import { terraformAwsTransportChecks } from './encrypted-transport-only/terraform-aws';
import { mergeChecks } from './support/merge-checks';

/** Nothing is sent or accepted in plaintext. */
export const encryptedTransportOnly: Rule = {
  id: 'encrypted-transport-only',
  title: 'Data travels only over encrypted connections',
  rationale:
    'A connection that may also be plaintext exposes PHI to whoever sees the network, and a client is quick to fall ' +
    'back to it. 45 CFR 164.312(e)(2)(ii) asks for encryption in transit; the breach guidance of HHS (74 FR 19006) ' +
    'exempts PHI only where it was encrypted. Listeners, stores, caches and databases of every cloud admit plaintext ' +
    'by default in places.',
  remediation:
    'Turn on encryption in transit and refuse plaintext, or redirect HTTP to HTTPS; for a bucket, topic or queue deny ' +
    'requests whose aws:SecureTransport is false.',
  severity: 'high',
  controls: [
    HIPAA['164.312(e)(1)'],
    HIPAA['164.312(e)(2)(i)'],
    HIPAA['164.312(e)(2)(ii)'],
    SOC2['CC6.7'],
    SOC2['CC6.6'],
    NIST['SC-8'],
    NIST['SC-8(1)'],
    NIST['SC-13'],
    NIST['AC-17(2)'],
  ],
  waivable: true,
  checks: mergeChecks(
    awsTransportChecks,
    awsDataTransportChecks,
    listenerChecks,
    classicListenerChecks,
    resourcePolicyChecks,
    parameterGroupTransportChecks,
    sessionDocumentChecks,
    terraformAwsTransportChecks,
    azureTransportChecks,
    azureServerTransportChecks,
    applicationGatewayTransportChecks,
    googleTransportChecks,
    httpProxyChecks,
  ),
};
