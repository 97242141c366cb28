import { SAFE_HARBOR_IDENTIFIERS } from '../../lib/core';
import { SAFE_HARBOR_PATTERNS } from '../../lib/core/safe-harbor-patterns';
import { unboundedRepetitions } from '../support/regular-expressions';
import { SAFE_HARBOR_SAMPLES } from '../support/safe-harbor-samples';

test('every pattern has samples', () => {
  expect(Object.keys(SAFE_HARBOR_SAMPLES)).toEqual(SAFE_HARBOR_PATTERNS.map(({ name }) => name));
});

describe.each(SAFE_HARBOR_PATTERNS)('$name', ({ name, pattern, description, paragraphs }) => {
  const { found, left } = SAFE_HARBOR_SAMPLES[name] ?? { found: [], left: [] };

  test.each(found)('finds %s', (text) => {
    expect(text).toMatch(new RegExp(pattern));
  });

  test.each(left)('leaves %s', (text) => {
    expect(text).not.toMatch(new RegExp(pattern));
  });

  test('keeps to what Bedrock accepts', () => {
    expect(pattern.length).toBeLessThanOrEqual(500);
    expect(pattern).not.toMatch(/\(\?[=!<]|\\[1-9]/);
    expect(name).toMatch(/^[a-z0-9-]{1,100}$/);
    expect(description.length).toBeLessThanOrEqual(900);
  });

  test('takes time in proportion to the text, as every repetition is bounded', () => {
    expect(unboundedRepetitions(pattern)).toEqual([]);
  });

  test('is for identifiers of the Safe Harbor list that leave something to patterns', () => {
    for (const paragraph of paragraphs) {
      expect(SAFE_HARBOR_IDENTIFIERS).toContainEqual(expect.objectContaining({ paragraph, remainder: 'pattern' }));
    }
  });
});

test('every identifier that leaves something to patterns has one, but for those of which nobody knows the form', () => {
  const covered = SAFE_HARBOR_PATTERNS.flatMap(({ paragraphs }) => paragraphs);
  const open = SAFE_HARBOR_IDENTIFIERS.filter(({ remainder }) => remainder === 'pattern')
    .map(({ paragraph }) => paragraph)
    .filter((paragraph) => !covered.includes(paragraph));
  expect(open).toEqual(['R']);
});
