import { type Check, type Example, type Examples, isPlainObject, type Outcome } from '../../core';

type Checks = Readonly<Record<string, Check>>;
type Document = Readonly<Record<string, unknown>>;

/**
 * Puts the checks of several tables together. Where two of them judge the same type, both do: the type has the
 * verdicts and properties of both, and each example is completed by what makes the other check content.
 */
export function mergeChecks(...parts: readonly Checks[]): Record<string, Check> {
  const merged: Record<string, Check> = {};
  for (const part of parts) {
    for (const [type, check] of Object.entries(part)) {
      const other = merged[type];
      merged[type] = other === undefined ? check : both(other, check);
    }
  }
  return merged;
}

function both(first: Check, second: Check): Check {
  return {
    judge: (resource, policy, today) => [first, second].flatMap((check) => check.judge(resource, policy, today)),
    properties: [...new Set([...first.properties, ...second.properties])],
    examples: () => {
      const [ofFirst, ofSecond] = [first.examples(), second.examples()];
      const [completed, others] = [complete(ofFirst, ofSecond), complete(ofSecond, ofFirst)];
      return {
        compliant: [...completed.compliant, ...others.compliant],
        violating: [...completed.violating, ...others.violating],
        undetermined: [...completed.undetermined, ...others.undetermined],
        absent: [...completed.absent, ...others.absent],
      };
    },
  };
}

/** Lays the examples of one check over a compliant example of the other. */
function complete(examples: Examples, other: Examples): Examples {
  const base = other.compliant[0];
  const over = (example: Example): Example =>
    base === undefined
      ? example
      : {
          ...example,
          resource: deepMerge(base.resource, example.resource),
          ...(base.beside === undefined && example.beside === undefined
            ? {}
            : { beside: deepMerge(base.beside ?? {}, example.beside ?? {}) }),
          ...(base.attributes === undefined && example.attributes === undefined
            ? {}
            : { attributes: { ...base.attributes, ...example.attributes } }),
        };
  return {
    compliant: examples.compliant.map(over),
    violating: examples.violating.map(over),
    undetermined: examples.undetermined.map(over),
    absent: examples.absent.map((example) => ({ ...over(example), outcome: contented(example.outcome) })),
  };
}

/** The other check passes, and a pass outranks what does not apply. */
function contented(outcome: Outcome): Outcome {
  return outcome === 'notApplicable' ? 'pass' : outcome;
}

function deepMerge(base: Document, over: Document): Document {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    merged[key] = isPlainObject(old) && isPlainObject(value) ? deepMerge(old, value) : value;
  }
  return merged;
}
