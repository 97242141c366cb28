import type { Control } from './control';

/**
 * SOC 2 Trust Services Criteria (TSP Section 100, 2017 criteria with the points of focus revised in 2022).
 *
 * The AICPA's text is copyrighted; the titles are our own paraphrase.
 */
export const SOC2 = {
  'CC2.1': criterion('CC2.1', 'uses relevant quality information'),
  'CC3.2': criterion('CC3.2', 'identifies and analyses risk'),
  'CC4.1': criterion('CC4.1', 'ongoing and separate evaluations'),
  'CC4.2': criterion('CC4.2', 'communicates deficiencies'),
  'CC5.2': criterion('CC5.2', 'general control activities over technology'),
  'CC6.1': criterion('CC6.1', 'logical access security, incl. encryption and key management'),
  'CC6.2': criterion('CC6.2', 'registers/authorises users before credentials'),
  'CC6.3': criterion('CC6.3', 'role-based access, least privilege, segregation of duties'),
  'CC6.4': criterion('CC6.4', 'physical access'),
  'CC6.5': criterion('CC6.5', 'disposes of assets/data'),
  'CC6.6': criterion('CC6.6', 'protection against threats outside boundaries'),
  'CC6.7': criterion('CC6.7', 'restricts transmission, movement, removal'),
  'CC6.8': criterion('CC6.8', 'prevents/detects unauthorised or malicious software'),
  'CC7.1': criterion('CC7.1', 'detects config changes & new vulnerabilities (configuration standards)'),
  'CC7.2': criterion('CC7.2', 'monitors components for anomalies'),
  'CC7.3': criterion('CC7.3', 'evaluates security events'),
  'CC7.4': criterion('CC7.4', 'incident response'),
  'CC7.5': criterion('CC7.5', 'recovery from incidents'),
  'CC8.1': criterion('CC8.1', 'change management: authorise, design, test, approve, implement'),
  'CC9.1': criterion('CC9.1', 'risk mitigation for business disruption'),
  'CC9.2': criterion('CC9.2', 'vendor and business partner risk'),
  'A1.1': criterion('A1.1', 'capacity'),
  'A1.2': criterion('A1.2', 'environmental protections, backup, recovery infrastructure'),
  'A1.3': criterion('A1.3', 'recovery testing'),
  'C1.1': criterion('C1.1', 'identifies and maintains confidential information'),
  'C1.2': criterion('C1.2', 'disposes of confidential information'),
  'PI1.1': criterion('PI1.1', 'quality information about processing objectives/specs'),
  'PI1.2': criterion('PI1.2', 'inputs complete and accurate'),
  'PI1.3': criterion('PI1.3', 'processing'),
  'PI1.4': criterion('PI1.4', 'outputs'),
  'PI1.5': criterion('PI1.5', 'stores inputs, items in processing, outputs'),
  'P4.2': criterion('P4.2', 'retains personal information per objectives'),
  'P4.3': criterion('P4.3', 'secure disposal of personal information'),
  'P6.1': criterion('P6.1', 'disclosure to third parties'),
  'P8.1': criterion('P8.1', 'monitors compliance'),
} as const;

/** A criterion such as `CC6.7`. */
export type Soc2Criterion = keyof typeof SOC2;

function criterion(id: string, title: string): Control {
  return { framework: 'SOC2', id, title };
}
