/** What is safe to say of an error of an SDK. Its message is not: services quote requests. */
export interface ServiceFailure {
  /** Such as `AccessDenied`. */
  readonly code?: string;
  readonly status?: number;
  readonly requestId?: string;
}

/** Such as `AccessDenied (HTTP 403, request 4442587FB7D0A2F9)`. */
export function describeFailure({ code = 'an unknown error', status, requestId }: ServiceFailure): string {
  const details = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return details.length === 0 ? code : `${code} (${details.join(', ')})`;
}

/** A property of whatever was thrown, several levels deep. */
export function propertyOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** The same where it is text. */
export function textOf(value: unknown, ...path: readonly string[]): string | undefined {
  const found = propertyOf(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The same where it is a number. */
export function numberOf(value: unknown, ...path: readonly string[]): number | undefined {
  const found = propertyOf(value, ...path);
  return typeof found === 'number' ? found : undefined;
}
