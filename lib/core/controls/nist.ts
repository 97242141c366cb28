import type { Control } from './control';

/** Controls of NIST SP 800-53 Revision 5 that the rules cite (titles as in the publication). */
export const NIST = {
  'AC-2': control('AC-2', 'Account Management'),
  'AC-3': control('AC-3', 'Access Enforcement'),
  'AC-4': control('AC-4', 'Information Flow Enforcement'),
  'AC-6': control('AC-6', 'Least Privilege'),
  'AC-17': control('AC-17', 'Remote Access'),
  'AC-17(2)': control('AC-17(2)', 'Remote Access | Protection of Confidentiality and Integrity Using Encryption'),
  'AU-2': control('AU-2', 'Event Logging'),
  'AU-3': control('AU-3', 'Content of Audit Records'),
  'AU-6': control('AU-6', 'Audit Record Review, Analysis, and Reporting'),
  'AU-9': control('AU-9', 'Protection of Audit Information'),
  'AU-9(2)': control('AU-9(2)', 'Protection of Audit Information | Store on Separate Physical Systems or Components'),
  'AU-9(3)': control('AU-9(3)', 'Protection of Audit Information | Cryptographic Protection'),
  'AU-10': control('AU-10', 'Non-repudiation'),
  'AU-11': control('AU-11', 'Audit Record Retention'),
  'AU-12': control('AU-12', 'Audit Record Generation'),
  'CA-2': control('CA-2', 'Control Assessments'),
  'CA-7': control('CA-7', 'Continuous Monitoring'),
  'CM-3': control('CM-3', 'Configuration Change Control'),
  'CM-6': control('CM-6', 'Configuration Settings'),
  'CP-9': control('CP-9', 'System Backup'),
  'IA-2': control('IA-2', 'Identification and Authentication (Organizational Users)'),
  'IA-5': control('IA-5', 'Authenticator Management'),
  'SA-9': control('SA-9', 'External System Services'),
  'SA-9(5)': control('SA-9(5)', 'External System Services | Processing, Storage, and Service Location'),
  'SC-7': control('SC-7', 'Boundary Protection'),
  'SC-8': control('SC-8', 'Transmission Confidentiality and Integrity'),
  'SC-8(1)': control('SC-8(1)', 'Transmission Confidentiality and Integrity | Cryptographic Protection'),
  'SC-12': control('SC-12', 'Cryptographic Key Establishment and Management'),
  'SC-13': control('SC-13', 'Cryptographic Protection'),
  'SC-28': control('SC-28', 'Protection of Information at Rest'),
  'SC-28(1)': control('SC-28(1)', 'Protection of Information at Rest | Cryptographic Protection'),
  'SI-7': control('SI-7', 'Software, Firmware, and Information Integrity'),
  'SI-10': control('SI-10', 'Information Input Validation'),
  'SI-12': control('SI-12', 'Information Management and Retention'),
  'SI-19': control('SI-19', 'De-identification'),
} as const;

/** A control such as `SC-8(1)`. */
export type NistControl = keyof typeof NIST;

function control(id: string, title: string): Control {
  return { framework: 'NIST-800-53', id, title };
}
