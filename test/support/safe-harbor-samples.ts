/** What a pattern of the Safe Harbor list finds, and what it leaves. */
export interface Samples {
  readonly found: readonly string[];
  readonly left: readonly string[];
}

/** By the names of the patterns. */
export const SAFE_HARBOR_SAMPLES: Record<string, Samples> = {
  'zip-code': {
    found: ['Boston, MA 02139', 'Boston, MA, 02139-4307', 'ZIP 02139', 'zip code: 02139', '02139-4307'],
    left: ['CPT 99213', 'platelets 15000', 'ME 021', 'HIPAA 45', 'ID 123456789'],
  },
  'numeric-date': {
    found: [
      'born 3/14/1962',
      'DOB 03-14-62',
      '14.03.1962',
      'seen 1962-03-14',
      '1962-03-14T08:30',
      'admitted 03/1962',
      'PID|19620314|',
      'OBX 20240115103000 final',
    ],
    left: [
      'blood pressure 120/80',
      'pain 5/10',
      'half a tablet, 1/2',
      'in 1962',
      '99/99/9999',
      'potassium 4.1',
      '4.5.2',
    ],
  },
  'written-date': {
    found: [
      'March 14, 1962',
      'Mar. 14',
      '14 March 1962',
      '14th of March',
      '12-JAN-2024',
      'in March 1962',
      'May 3rd, 2024',
      'Sept 9',
      'on 1-Feb-24',
    ],
    left: ['may improve', 'Marcus 12', 'in March', 'Junior 3', 'Decadron 4 mg', '2 Augmentin'],
  },
  'medical-record-number': {
    found: [
      'MRN 00123456',
      'MRN: A-1234567',
      'mrn#123456',
      'Medical Record Number: 1234567',
      'medical record no. 12345',
      'patient ID 998877',
      'Encounter # 2024-00017',
      'chart number is 44512',
    ],
    left: ['record of 12 visits', 'the patient is 67', 'chart 3', 'potassium 12345', 'MRN unknown'],
  },
  'health-plan-number': {
    found: ['1EG4-TE5-MK73', '1EG4TE5MK73', 'Member ID: XYZ123456789', 'Medicaid No. 12345678', 'policy # 55512345'],
    left: ['1SG4-TE5-MK73', 'group of 12345', 'a plan for 2024', 'member since 2019', 'ABC4-TE5-MK73'],
  },
  'account-number': {
    found: ['Account 1234567', 'acct. no. 98765', 'ACCT#00123', 'invoice number 2024-0012', 'Claim ID 7788990'],
    left: ['on account of 3 falls', 'claims 5', 'account closed', '12345678'],
  },
  'license-number': {
    found: ['BJ1234563', 'NPI 1234567893', 'NPI: 2234567890', 'license number D1234567', 'Lic. 445566', 'F91234563'],
    left: ['ICD J4520', 'OB1234563', 'NPI pending', 'NPI 9234567893', 'licensed in 3 states'],
  },
  'device-identifier': {
    found: [
      '(01)00643169007222(17)160712(21)PAA123456S',
      '(01) 00643169007222',
      'S/N PJN123456H',
      'Serial Number: A12-34567',
      'SN 4455667',
      'IMEI 490154203237518',
    ],
    left: ['serial troponins 3', '(1) take 2', 'serial ECG', 'SN 12'],
  },
  'ipv6-address': {
    found: ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '2001:db8::1', 'fe80::'],
    left: ['10:30', '10:30:45', '1:1000', 'ratio 2:1'],
  },
};
