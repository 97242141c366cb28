import { type Command, InvalidArgumentError, Option } from 'commander';
import { isDay } from '../../core/day';
import { LOCATIONS } from './flags';

/** The option for the store. */
export function storeOption(): Option {
  return new Option('--store <location>', LOCATIONS).makeOptionMandatory();
}

/** The options for a range of days. */
export function addRangeOptions(command: Command): Command {
  return command
    .addOption(new Option('--from <day>', 'first day, in UTC').argParser(parseDay))
    .addOption(new Option('--to <day>', 'last day, in UTC').argParser(parseDay));
}

/** How long a call may be under way. */
export function graceOption(): Option {
  return new Option('--grace <duration>', 'how long a call may be under way: 90s, 15m, 2h, 1d')
    .argParser(parseDuration)
    .default(3_600_000, '1h');
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const milliseconds = UNITS[unit];
  if (count === undefined || milliseconds === undefined) {
    throw new InvalidArgumentError('Give a duration such as 90s, 15m, 2h or 1d.');
  }
  return Number(count) * milliseconds;
}

function parseDay(value: string): string {
  if (!isDay(value)) {
    throw new InvalidArgumentError('Give a day such as 2026-06-30.');
  }
  return value;
}
