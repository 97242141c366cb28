import { attestationProblems, VENDOR_ATTESTATION_KINDS } from '../attestation';
import type { PolicyProblem } from '../policy';
import { isPlainObject } from '../value';

/** What is wrong with the attestations of a policy. */
export function vendorAttestationProblems(property: string, value: unknown): PolicyProblem[] {
  if (value === undefined) {
    return [];
  }
  const known = Object.keys(VENDOR_ATTESTATION_KINDS).join(', ');
  if (!isPlainObject(value)) {
    return [{ path: [property], problem: `${property} must hold ${known}, got ${JSON.stringify(value)}` }];
  }
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(VENDOR_ATTESTATION_KINDS, name))
    .map((name) => ({
      path: [property, name],
      problem: `there is no property '${property}.${name}'; known are ${known}`,
    }));
  const malformed = Object.entries(VENDOR_ATTESTATION_KINDS).flatMap(([name, kind]): PolicyProblem[] => {
    const list = value[name];
    if (list === undefined) {
      return [];
    }
    if (!Array.isArray(list)) {
      return [{ path: [property, name], problem: `${property}.${name} must be a list, got ${JSON.stringify(list)}` }];
    }
    return list.flatMap((statement: unknown, index) =>
      attestationProblems({ kind, statement }, `${property}.${name}[${index}]`).map((problem) => ({
        path: [property, name, index],
        problem,
      })),
    );
  });
  return [...unknown, ...malformed];
}
