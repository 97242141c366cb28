import {
  type Check,
  type Example,
  fail,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, anyOf } from '../support/answers';
import { mayNameAny, naming } from '../support/naming';
import { setPath } from '../support/property-table';
import { isSet } from './acceptances';

type Members = Readonly<Record<string, unknown>>;

/** A resource whose records another resource turns on. */
export interface Companion {
  /** The resource that is judged. */
  readonly type: string;
  /** The resource that turns the records on, and its property that names the first. */
  readonly by: string;
  readonly names: string;
  /** What else the second must say, for the examples. */
  readonly example: Members;
  /**
   * Whether the second records what it should.
   *
   * @default - it does by being there
   */
  readonly records?: (companion: ResourceView) => Answer;
  /**
   * A second resource that records nothing; for the examples.
   *
   * @default - there is none
   */
  readonly counterexample?: Members;
  /**
   * Resources beside the examples, as they stand in a document.
   *
   * @default - none
   */
  readonly beside?: Members;
  /**
   * A property of the first that turns the records on without another resource.
   *
   * @default - there is none
   */
  readonly own?: { readonly property: string; readonly sample: unknown; readonly says?: (value: Value) => Answer };
  /**
   * Whether something that the first belongs to records for it.
   *
   * @default - it belongs to nothing
   */
  readonly inherits?: (resource: ResourceView) => Answer;
}

/** Makes the checks of resources whose records other resources turn on. */
export function companionChecks(companions: readonly Companion[]): Record<string, Check> {
  return Object.fromEntries(
    companions.map((companion) => [
      companion.type,
      {
        judge: (resource: ResourceView) => judge(resource, companion),
        properties: [companion.own?.property ?? 'id'],
        examples: () => examplesOf(companion),
      },
    ]),
  );
}

function judge(resource: ResourceView, companion: Companion): Verdict {
  const { by, names, own } = companion;
  const found = naming(resource, by, names);
  const answer = anyOf([
    ownAnswer(resource, companion),
    companion.inherits === undefined ? false : companion.inherits(resource),
    ...found.map((one) => (companion.records === undefined ? true : companion.records(one))),
  ]);
  if (answer === true) {
    return pass(found.map(({ address }) => address).join(', '), own?.property);
  }
  if (answer === undefined || mayNameAny(resource, by, names)) {
    return undetermined('whether access is recorded is known only at deployment', own?.property);
  }
  const state =
    found.length === 0
      ? `no ${by} of this document names it`
      : `${found.map(({ address }) => address).join(', ')} does not record access`;
  return fail(own === undefined ? state : `${own.property} is not set, and ${state}`, own?.property);
}

function ownAnswer(resource: ResourceView, { own }: Companion): Answer {
  return own === undefined ? false : (own.says ?? isSet)(resource.get(own.property));
}

function examplesOf(companion: Companion) {
  const { type, by, names, example, counterexample, own } = companion;
  const isTemplate = type.startsWith('AWS::');
  const itself = isTemplate ? { Ref: 'Subject' } : `\${${type}.subject.id}`;
  const beside = (members: Members, target: unknown): Example => {
    const properties = setPath(members, names.split('.'), target);
    return {
      resource: {},
      beside: isTemplate
        ? { Resources: { Records: { Type: by, Properties: properties }, ...companion.beside } }
        : { resource: { [by]: { records: properties }, ...companion.beside } },
    };
  };
  const alone = (value: unknown): Example => ({
    resource: own === undefined ? {} : (setPath({}, own.property.split('.'), value) as Members),
  });
  return {
    compliant: [beside(example, itself), ...(own === undefined ? [] : [alone(own.sample)])],
    violating: [
      { ...beside(example, 'another'), title: 'the records of another resource' },
      ...(counterexample === undefined ? [] : [beside(counterexample, itself)]),
    ],
    undetermined: [beside(example, UNDETERMINED), ...(own === undefined ? [] : [alone(UNDETERMINED)])],
    absent: [{ resource: {}, outcome: 'fail' as const, title: `no ${by}` }],
  };
}
