/**
 * Moves the clock of a process to the day of the samples. Their attestations lapse, as those of a user do, but what the
 * samples show must not: the scripts and tests of this repository that run them load this first. The package itself has
 * no such switch.
 */
export const SAMPLE_DAY = '2026-11-21';

const moved = Date.parse(`${SAMPLE_DAY}T12:00:00Z`) - Date.now();

globalThis.Date = new Proxy(Date, {
  construct: (real, given, made) => Reflect.construct(real, given.length === 0 ? [real.now() + moved] : given, made),
  get: (real, name, receiver) => (name === 'now' ? () => real.now() + moved : Reflect.get(real, name, receiver)),
});
