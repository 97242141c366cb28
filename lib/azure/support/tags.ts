import { ConfigurationError } from '../../core';

/** The longest value of a tag. https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
const LONGEST_VALUE = 256;

/**
 * Tags that record attestations, as `compliance:<name>`; what is not given is left out.
 *
 * @throws ConfigurationError for a value that Azure would refuse
 */
export function complianceTags(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      continue;
    }
    if (value.length > LONGEST_VALUE) {
      throw new ConfigurationError(
        `the tag 'compliance:${name}' must hold at most ${LONGEST_VALUE} characters, got ${value.length}; refer to the document instead`,
      );
    }
    tags[`compliance:${name}`] = value;
  }
  return tags;
}
