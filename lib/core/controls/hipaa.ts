import type { Control } from './control';

/**
 * HIPAA Security Rule safeguards and the Privacy Rule provisions that infrastructure can evidence.
 *
 * Source: 45 CFR Part 164, Subparts C, D and E, with the required/addressable column of Appendix A to Subpart C.
 * Addressable does not mean optional: 164.306(d)(3) asks to implement the specification, or to document why not
 * and to adopt an equivalent measure.
 */
export const HIPAA = {
  '164.306(a)': control('164.306(a)', 'General rules: CIA of all ePHI', 'standard'),
  '164.306(d)(3)': control(
    '164.306(d)(3)',
    'Meaning of addressable: assess; implement if reasonable and appropriate, else document why and adopt an equivalent measure',
    'standard',
  ),
  '164.308(a)(1)(i)': control('164.308(a)(1)(i)', 'Security management process', 'standard'),
  '164.308(a)(1)(ii)(A)': control('164.308(a)(1)(ii)(A)', 'Risk analysis', 'required'),
  '164.308(a)(1)(ii)(B)': control('164.308(a)(1)(ii)(B)', 'Risk management', 'required'),
  '164.308(a)(1)(ii)(C)': control('164.308(a)(1)(ii)(C)', 'Sanction policy', 'required'),
  '164.308(a)(1)(ii)(D)': control('164.308(a)(1)(ii)(D)', 'Information system activity review', 'required'),
  '164.308(a)(2)': control('164.308(a)(2)', 'Assigned security responsibility', 'required'),
  '164.308(a)(3)(i)': control('164.308(a)(3)(i)', 'Workforce security', 'standard'),
  '164.308(a)(3)(ii)(A)': control('164.308(a)(3)(ii)(A)', 'Authorization and/or supervision', 'addressable'),
  '164.308(a)(3)(ii)(B)': control('164.308(a)(3)(ii)(B)', 'Workforce clearance procedure', 'addressable'),
  '164.308(a)(3)(ii)(C)': control('164.308(a)(3)(ii)(C)', 'Termination procedures', 'addressable'),
  '164.308(a)(4)(i)': control('164.308(a)(4)(i)', 'Information access management', 'standard'),
  '164.308(a)(4)(ii)(A)': control('164.308(a)(4)(ii)(A)', 'Isolating health care clearinghouse functions', 'required'),
  '164.308(a)(4)(ii)(B)': control('164.308(a)(4)(ii)(B)', 'Access authorization', 'addressable'),
  '164.308(a)(4)(ii)(C)': control('164.308(a)(4)(ii)(C)', 'Access establishment and modification', 'addressable'),
  '164.308(a)(5)(i)': control('164.308(a)(5)(i)', 'Security awareness and training', 'standard'),
  '164.308(a)(5)(ii)(A)': control('164.308(a)(5)(ii)(A)', 'Security reminders', 'addressable'),
  '164.308(a)(5)(ii)(B)': control('164.308(a)(5)(ii)(B)', 'Protection from malicious software', 'addressable'),
  '164.308(a)(5)(ii)(C)': control('164.308(a)(5)(ii)(C)', 'Log-in monitoring', 'addressable'),
  '164.308(a)(5)(ii)(D)': control('164.308(a)(5)(ii)(D)', 'Password management', 'addressable'),
  '164.308(a)(6)(i)': control('164.308(a)(6)(i)', 'Security incident procedures', 'standard'),
  '164.308(a)(6)(ii)': control('164.308(a)(6)(ii)', 'Response and reporting', 'required'),
  '164.308(a)(7)(i)': control('164.308(a)(7)(i)', 'Contingency plan', 'standard'),
  '164.308(a)(7)(ii)(A)': control('164.308(a)(7)(ii)(A)', 'Data backup plan', 'required'),
  '164.308(a)(7)(ii)(B)': control('164.308(a)(7)(ii)(B)', 'Disaster recovery plan', 'required'),
  '164.308(a)(7)(ii)(C)': control('164.308(a)(7)(ii)(C)', 'Emergency mode operation plan', 'required'),
  '164.308(a)(7)(ii)(D)': control('164.308(a)(7)(ii)(D)', 'Testing and revision procedures', 'addressable'),
  '164.308(a)(7)(ii)(E)': control('164.308(a)(7)(ii)(E)', 'Applications and data criticality analysis', 'addressable'),
  '164.308(a)(8)': control('164.308(a)(8)', 'Evaluation (periodic technical and nontechnical)', 'required'),
  '164.308(b)(1)': control('164.308(b)(1)', 'Business associate contracts and other arrangements', 'standard'),
  '164.308(b)(3)': control('164.308(b)(3)', 'Written contract or other arrangement', 'required'),
  '164.310(a)(1)': control('164.310(a)(1)', 'Facility access controls', 'standard'),
  '164.310(a)(2)(i)': control('164.310(a)(2)(i)', 'Contingency operations', 'addressable'),
  '164.310(a)(2)(ii)': control('164.310(a)(2)(ii)', 'Facility security plan', 'addressable'),
  '164.310(a)(2)(iii)': control('164.310(a)(2)(iii)', 'Access control and validation procedures', 'addressable'),
  '164.310(a)(2)(iv)': control('164.310(a)(2)(iv)', 'Maintenance records', 'addressable'),
  '164.310(b)': control('164.310(b)', 'Workstation use', 'required'),
  '164.310(c)': control('164.310(c)', 'Workstation security', 'required'),
  '164.310(d)(1)': control('164.310(d)(1)', 'Device and media controls', 'standard'),
  '164.310(d)(2)(i)': control('164.310(d)(2)(i)', 'Disposal', 'required'),
  '164.310(d)(2)(ii)': control('164.310(d)(2)(ii)', 'Media re-use', 'required'),
  '164.310(d)(2)(iii)': control('164.310(d)(2)(iii)', 'Accountability', 'addressable'),
  '164.310(d)(2)(iv)': control('164.310(d)(2)(iv)', 'Data backup and storage', 'addressable'),
  '164.312(a)(1)': control('164.312(a)(1)', 'Access control', 'standard'),
  '164.312(a)(2)(i)': control('164.312(a)(2)(i)', 'Unique user identification', 'required'),
  '164.312(a)(2)(ii)': control('164.312(a)(2)(ii)', 'Emergency access procedure', 'required'),
  '164.312(a)(2)(iii)': control('164.312(a)(2)(iii)', 'Automatic logoff', 'addressable'),
  '164.312(a)(2)(iv)': control('164.312(a)(2)(iv)', 'Encryption and decryption', 'addressable'),
  '164.312(b)': control('164.312(b)', 'Audit controls', 'required'),
  '164.312(c)(1)': control('164.312(c)(1)', 'Integrity', 'standard'),
  '164.312(c)(2)': control('164.312(c)(2)', 'Mechanism to authenticate ePHI', 'addressable'),
  '164.312(d)': control('164.312(d)', 'Person or entity authentication', 'required'),
  '164.312(e)(1)': control('164.312(e)(1)', 'Transmission security', 'standard'),
  '164.312(e)(2)(i)': control('164.312(e)(2)(i)', 'Integrity controls', 'addressable'),
  '164.312(e)(2)(ii)': control('164.312(e)(2)(ii)', 'Encryption (in transit)', 'addressable'),
  '164.314(a)(1)': control('164.314(a)(1)', 'Business associate contracts or other arrangements', 'standard'),
  '164.314(a)(2)(i)': control('164.314(a)(2)(i)', 'Business associate contracts', 'required'),
  '164.316(a)': control('164.316(a)', 'Policies and procedures', 'required'),
  '164.316(b)(1)': control('164.316(b)(1)', 'Documentation', 'standard'),
  '164.316(b)(2)(i)': control(
    '164.316(b)(2)(i)',
    'Time limit: retain documentation 6 years from creation or last effective date, whichever is later',
    'required',
  ),
  '164.316(b)(2)(ii)': control('164.316(b)(2)(ii)', 'Availability of documentation', 'required'),
  '164.316(b)(2)(iii)': control('164.316(b)(2)(iii)', 'Updates', 'required'),
  '164.502(e) / 164.504(e)': control(
    '164.502(e) / 164.504(e)',
    'Disclosures to business associates; BAA content (Privacy Rule)',
    'privacy-rule',
  ),
  '164.514(a)-(b)': control(
    '164.514(a)-(b)',
    'De-identification: (b)(1) expert determination, (b)(2) safe harbor',
    'privacy-rule',
  ),
  '164.528': control('164.528', 'Accounting of disclosures for the six years before the request', 'privacy-rule'),
  '164.530(j)': control('164.530(j)', 'Privacy Rule documentation retention, six years', 'privacy-rule'),
  '164.402 / 164.410': control(
    '164.402 / 164.410',
    'Breach definition (unsecured PHI) / notice by a business associate <=60 days',
    'breach-rule',
  ),
} as const;

/** A citation such as `164.312(e)(2)(ii)`. */
export type HipaaCitation = keyof typeof HIPAA;

function control(id: string, title: string, status: string): Control {
  return { framework: 'HIPAA', id, title, status: status as Control['status'] };
}
