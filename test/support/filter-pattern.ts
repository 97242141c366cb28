/**
 * Reads the part of the filter pattern syntax of CloudWatch Logs that metric filters on JSON events use here: `&&`, `||`,
 * parentheses, `=` and `!=` with a quoted string that may end in `*`, `NOT EXISTS`. Anything else is an error.
 *
 * See docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html.
 */
export function matches(pattern: string, event: object): boolean {
  const tokens = tokensOf(pattern);
  const take = (expected?: string): string => {
    const token = tokens.shift() ?? '';
    if (expected !== undefined && token !== expected) {
      throw new Error(`expected '${expected}', got '${token}' in ${pattern}`);
    }
    return token;
  };
  const any = (): boolean => {
    let result = all();
    while (tokens[0] === '||') {
      take();
      result = all() || result;
    }
    return result;
  };
  const all = (): boolean => {
    let result = term();
    while (tokens[0] === '&&') {
      take();
      result = term() && result;
    }
    return result;
  };
  const term = (): boolean => {
    if (tokens[0] === '(') {
      take('(');
      const result = any();
      take(')');
      return result;
    }
    const value = valueAt(event, take());
    const operator = take();
    if (operator === 'NOT') {
      take('EXISTS');
      return value === undefined;
    }
    const expected = take().slice(1, -1);
    const equal = typeof value === 'string' && like(value, expected);
    if (operator !== '=' && operator !== '!=') {
      throw new Error(`unknown operator '${operator}' in ${pattern}`);
    }
    return operator === '=' ? equal : !equal;
  };
  take('{');
  const result = any();
  take('}');
  if (tokens.length > 0) {
    throw new Error(`'${tokens.join(' ')}' left over in ${pattern}`);
  }
  return result;
}

function tokensOf(pattern: string): string[] {
  const tokens = pattern.match(/"[^"]*"|\$[\w.]+|&&|\|\||!=|[={}()]|[A-Z]+|\S/g) ?? [];
  const unknown = tokens.find((token) => !/^("|\$\.|&&|\|\||!=|[={}()]|NOT$|EXISTS$)/.test(token));
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' is no part of the syntax in ${pattern}`);
  }
  return tokens;
}

function valueAt(event: object, selector: string): unknown {
  return selector
    .split('.')
    .slice(1)
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([key]) => key === name)?.[1]
          : undefined,
      event,
    );
}

function like(value: string, expected: string): boolean {
  return expected.endsWith('*') ? value.startsWith(expected.slice(0, -1)) : value === expected;
}
