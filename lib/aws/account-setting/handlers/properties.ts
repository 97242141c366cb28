/** The properties of a custom resource, as CloudFormation hands them over. */
export type Properties = Readonly<Record<string, unknown>>;

export function textOf(properties: Properties, name: string): string {
  const value = properties[name];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`property '${name}' must be a text, got ${JSON.stringify(value)}`);
  }
  return value;
}

/** CloudFormation turns booleans into text. */
export function booleanOf(properties: Properties, name: string): boolean {
  const value = String(properties[name]);
  if (value !== 'true' && value !== 'false') {
    throw new Error(`property '${name}' must be true or false, got ${JSON.stringify(properties[name])}`);
  }
  return value === 'true';
}

export function choiceOf<Choice extends string>(
  properties: Properties,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = choices.find((choice) => choice === properties[name]);
  if (value === undefined) {
    throw new Error(`property '${name}' must be one of ${choices.join(', ')}, got ${JSON.stringify(properties[name])}`);
  }
  return value;
}
