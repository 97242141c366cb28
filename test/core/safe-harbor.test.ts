import { SAFE_HARBOR_IDENTIFIERS, safeHarborCitation } from '../../lib/core';

test('the list has the eighteen paragraphs of the regulation, in order', () => {
  expect(SAFE_HARBOR_IDENTIFIERS.map(({ paragraph }) => paragraph).join('')).toBe('ABCDEFGHIJKLMNOPQR');
});

test('an identifier without a type of Bedrock says what is left to do about it', () => {
  const silent = SAFE_HARBOR_IDENTIFIERS.filter(
    ({ bedrockTypes, remainder }) => bedrockTypes.length === 0 && !remainder,
  );
  expect(silent).toEqual([]);
});

test('no type is demanded and left to choice at once', () => {
  const demanded = SAFE_HARBOR_IDENTIFIERS.flatMap(({ bedrockTypes }) => bedrockTypes);
  const foreign = SAFE_HARBOR_IDENTIFIERS.flatMap(({ foreignBedrockTypes = [] }) => foreignBedrockTypes);
  expect(foreign.filter((type) => demanded.includes(type))).toEqual([]);
});

test('citations name the paragraph', () => {
  expect(SAFE_HARBOR_IDENTIFIERS.map(safeHarborCitation)[7]).toBe('45 CFR 164.514(b)(2)(i)(H)');
});
