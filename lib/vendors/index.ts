export { AGEING_AFTER_DAYS, type Age, ageOf, OUTDATED_AFTER_DAYS } from './age';
export { COMPARED_FACTS, type ComparedFactName, FACT_TITLES, type FactName, factsOf, type NamedFact } from './facts';
export type { OfferingOverride, VendorOverride } from './override';
export { VendorRegistry, vendorRegistry } from './registry';
export type {
  Answer,
  BaaFact,
  BaaTerms,
  Confidence,
  Fact,
  GuideStatement,
  Offering,
  ResidencyFact,
  ResidencyOption,
  RetentionFact,
  Soc2Fact,
  Source,
  Tier,
  Vendor,
  VendorKind,
} from './vendor';
