import { type Example, type Examples, isPlainObject, UNDETERMINED } from '../../core';
import { merge, setPath } from '../support/property-table';
import { type KeyDemand, keysOf, pathOf, type Satellite } from './key-demand';

interface KeySample {
  readonly key: unknown;
  readonly beside: Record<string, unknown>;
  /** A value that is no key of one's own. */
  readonly foreign: string;
}

const CLOUDFORMATION: KeySample = {
  key: { 'Fn::GetAtt': ['Key', 'Arn'] },
  beside: { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: {} } } },
  foreign: 'alias/aws/example',
};

/** A key of the right kind for an example of a resource type. */
export function keySample(type: string, path: string): KeySample {
  if (type.startsWith('AWS::')) {
    return CLOUDFORMATION;
  }
  if (type.startsWith('aws_')) {
    return terraformKey('aws_kms_key', 'arn', 'alias/aws/example');
  }
  if (type.startsWith('google_')) {
    return terraformKey('google_kms_crypto_key', 'id', '');
  }
  return path.endsWith('disk_encryption_set_id')
    ? terraformKey('azurerm_disk_encryption_set', 'id', '')
    : terraformKey('azurerm_key_vault_key', 'id', '');
}

function terraformKey(type: string, attribute: string, foreign: string): KeySample {
  return {
    key: `\${${type}.key.${attribute}}`,
    beside: { resource: { [type]: { key: { name: 'key' } } } },
    foreign,
  };
}

/** Everything in order but for one key. */
export function examplesOf(type: string, demands: readonly KeyDemand[]): Examples {
  const complete = (some: readonly KeyDemand[]) =>
    some.reduce<Example>((example, demand) => withKey(type, demand, example), { resource: {} });
  const firstAlternative = demands.find((demand) => demand.alternative === true);
  const whole = complete(demands.filter((demand) => demand.alternative !== true || demand === firstAlternative));
  const bases = demands.map((demand) => (demand.alternative === true ? complete([demand]) : whole));
  const all = demands.map((demand, index) => variations(type, demand, bases[index] ?? { resource: {} }));
  return {
    compliant: [...new Set(bases), ...all.flatMap((one) => one.compliant)],
    violating: all.flatMap((one) => one.violating),
    undetermined: all.flatMap((one) => one.undetermined),
    absent: all.flatMap((one) => one.absent),
  };
}

/** An example with the key of one demand added, in the store itself or, where that cannot be, in a satellite. */
function withKey(type: string, demand: KeyDemand, example: Example): Example {
  const resource = merge({ ...example.resource }, demand.example ?? {});
  const path = keyPathOf(demand);
  if (path === undefined) {
    return bySatellite(type, demand.satellites?.[0], { ...example, resource }, keySample(type, '').key);
  }
  const mode = demand.mode;
  const withMode = mode === undefined ? resource : set(resource, pathOf(demand, mode.property), mode.accepts[0]);
  const sample = keySample(type, path);
  return { resource: set(withMode, path, sample.key), beside: merge({ ...example.beside }, sample.beside) };
}

function variations(type: string, demand: KeyDemand, compliant: Example): Examples {
  const path = keyPathOf(demand);
  const satellites = demand.satellites ?? [];
  const sample = keySample(type, path ?? '');
  const varied = (value: unknown, title: string): Example =>
    path === undefined
      ? { ...bySatellite(type, satellites[0], compliant, value), title }
      : { ...compliant, resource: set({ ...compliant.resource }, path, value), title };
  const mode = demand.mode;
  return {
    compliant:
      path === undefined
        ? []
        : satellites.map((one) =>
            bySatellite(type, one, varied(undefined, `the key is set by ${one.type}`), sample.key),
          ),
    violating: [
      varied(sample.foreign, 'the key is none of your own'),
      ...(mode === undefined
        ? []
        : [
            {
              ...compliant,
              title: `${pathOf(demand, mode.property)} is ${mode.rejects}`,
              resource: set({ ...compliant.resource }, pathOf(demand, mode.property), mode.rejects),
            },
          ]),
    ],
    undetermined: [varied(UNDETERMINED, 'the key is a parameter')],
    absent: [{ ...varied(undefined, 'no key is named'), outcome: 'fail' }],
  };
}

function bySatellite(type: string, satellite: Satellite | undefined, example: Example, key: unknown): Example {
  if (satellite === undefined) {
    return example;
  }
  if (key === undefined) {
    const without = setPath(example.beside, ['resource', satellite.type], undefined);
    return { ...example, beside: isPlainObject(without) ? without : {} };
  }
  const store = satellite.store === undefined ? {} : { [satellite.store]: `\${${type}.subject.id}` };
  const separate = setPath(store, (satellite.key[0] ?? '').split('.'), key);
  const beside = merge({ ...example.beside }, keySample(type, '').beside);
  return { ...example, beside: merge(beside, { resource: { [satellite.type]: { separate } } }) };
}

function keyPathOf(demand: KeyDemand): string | undefined {
  const [first] = keysOf(demand);
  return first === undefined ? undefined : pathOf(demand, first);
}

function set(resource: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const changed = setPath(resource, path.split('.'), value);
  return isPlainObject(changed) ? changed : {};
}
