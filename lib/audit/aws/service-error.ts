import { numberOf, type ServiceFailure, textOf } from '../write-once-store/service-failure';

/** What is safe to say of an error of an AWS SDK. */
export function failureOf(error: unknown): ServiceFailure {
  return {
    code: textOf(error, 'name'),
    status: numberOf(error, '$metadata', 'httpStatusCode'),
    requestId: textOf(error, '$metadata', 'requestId'),
  };
}
