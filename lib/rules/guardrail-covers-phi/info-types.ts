import { fail, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../core';
import { PATTERN_DEMANDS } from './phi-patterns';

/** An identifier of the Safe Harbor list with the detectors of Sensitive Data Protection of which one must be chosen. */
interface Detectors {
  readonly paragraph: string;
  readonly name: string;
  readonly anyOf: readonly string[];
}

/**
 * The identifiers of 45 CFR 164.514(b)(2)(i) for which Sensitive Data Protection has a detector
 * (https://cloud.google.com/sensitive-data-protection/docs/infotypes-reference). General detectors include special ones.
 */
const DETECTORS: readonly Detectors[] = [
  { paragraph: 'A', name: 'names', anyOf: ['PERSON_NAME'] },
  {
    paragraph: 'B',
    name: 'geographic subdivisions smaller than a state',
    anyOf: ['STREET_ADDRESS', 'LOCATION', 'GEOGRAPHIC_DATA'],
  },
  { paragraph: 'C', name: 'dates', anyOf: ['DATE'] },
  { paragraph: 'C', name: 'ages', anyOf: ['AGE'] },
  { paragraph: 'D', name: 'telephone and fax numbers', anyOf: ['PHONE_NUMBER'] },
  { paragraph: 'F', name: 'email addresses', anyOf: ['EMAIL_ADDRESS'] },
  { paragraph: 'G', name: 'social security numbers', anyOf: ['US_SOCIAL_SECURITY_NUMBER', 'GOVERNMENT_ID'] },
  { paragraph: 'H', name: 'medical record numbers', anyOf: ['MEDICAL_RECORD_NUMBER', 'MEDICAL_ID'] },
  {
    paragraph: 'I',
    name: 'health plan beneficiary numbers',
    anyOf: ['US_MEDICARE_BENEFICIARY_ID_NUMBER', 'MEDICAL_ID'],
  },
  { paragraph: 'J', name: 'account numbers', anyOf: ['FINANCIAL_ACCOUNT_NUMBER', 'FINANCIAL_ID'] },
  { paragraph: 'J', name: 'card numbers', anyOf: ['CREDIT_CARD_NUMBER', 'FINANCIAL_ID'] },
  {
    paragraph: 'K',
    name: 'certificate and license numbers',
    anyOf: ['US_DRIVERS_LICENSE_NUMBER', 'DRIVERS_LICENSE_NUMBER', 'GOVERNMENT_ID'],
  },
  { paragraph: 'L', name: 'vehicle identifiers', anyOf: ['VEHICLE_IDENTIFICATION_NUMBER'] },
  { paragraph: 'M', name: 'device identifiers', anyOf: ['MAC_ADDRESS', 'IMEI_HARDWARE_ID', 'TECHNICAL_ID'] },
  { paragraph: 'N', name: 'URLs', anyOf: ['URL'] },
  { paragraph: 'O', name: 'IP addresses', anyOf: ['IP_ADDRESS', 'TECHNICAL_ID'] },
  { paragraph: 'R', name: 'passport numbers', anyOf: ['US_PASSPORT', 'PASSPORT', 'GOVERNMENT_ID'] },
];

/** One detector of each identifier. */
export const SAMPLE_INFO_TYPES: readonly string[] = DETECTORS.map(({ anyOf }) => anyOf[0] ?? '');

/** Judges the inspect template that a property names: whether it finds every identifier that it could find. */
export function judgeInspectTemplate(resource: ResourceView, template: Value, property: string): Verdict {
  const found = resource.follow(template);
  if (found?.type !== 'google_data_loss_prevention_inspect_template') {
    return undetermined(
      `which identifiers the template ${template.describe()} finds is not in this document; add it, or check it by hand`,
      property,
    );
  }
  const chosen = found.get('inspect_config.info_types').items();
  const custom = found.get('inspect_config.custom_info_types').items();
  if (chosen.length === 0 && custom.length === 0) {
    return undetermined(`${found.address} names no info types, so the service chooses them`, property);
  }
  const missing = DETECTORS.filter(({ anyOf }) => !chosen.some((type) => anyOf.includes(type.child('name').text ?? '')))
    .filter(({ paragraph }) => !custom.some((type) => isCustomFor(type, paragraph)))
    .map(({ paragraph, name, anyOf }) => `${name} (${paragraph}: ${anyOf.join(' or ')})`);
  if (missing.length === 0) {
    return pass('', property);
  }
  const isOpen = [...chosen, ...custom.map((type) => type.get('info_type'))].some(
    (type) => type.isUndetermined || type.child('name').isUndetermined,
  );
  return isOpen
    ? undetermined(`whether ${found.address} finds ${missing.join(', ')} is known only at deployment`, property)
    : fail(
        `${found.address} does not find ${missing.join(', ')}, letters as in 45 CFR 164.514(b)(2)(i); ` +
          'allowed: an info type, or a custom one named so, for each',
        property,
      );
}

function isCustomFor(type: Value, paragraph: string): boolean {
  const name = type.get('info_type.name').text ?? '';
  return PATTERN_DEMANDS.some((demand) => demand.identifier.paragraph === paragraph && demand.isNamedBy(name));
}
