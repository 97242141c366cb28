import { isDay } from '../core/day';

/** What the key of an entry says of it. */
export interface Place {
  readonly folder: 'records' | 'checkpoints';
  readonly day: string;
  readonly writer: string;
  /** The writer and the number of its chain. */
  readonly chain: string;
  readonly sequence: number;
}

const KEY = /^(records|checkpoints)\/(\d{4}-\d{2}-\d{2})\/([\w.-]{1,128})\/(\d{4}|[1-9]\d{4,8})\/(\d{12})\.json$/;

/** Reads the key of an entry; undefined where no entry is stored under such a key. */
export function placeOf(key: string): Place | undefined {
  const [, folder, day = '', writer = '', number = '', sequence = ''] = KEY.exec(key) ?? [];
  if ((folder !== 'records' && folder !== 'checkpoints') || !isDay(day)) {
    return undefined;
  }
  return { folder, day, writer, chain: `${writer}/${Number(number)}`, sequence: Number(sequence) };
}

/** The prefix of what is filed under a day. */
export function dayPrefix(folder: Place['folder'], day: string): string {
  return `${folder}/${day}/`;
}

/** The day on which a call was asked for, as its id says; undefined where that is no day of a calendar. */
export function dayOfEvent(eventId: string): string | undefined {
  const milliseconds = Number.parseInt(eventId.replaceAll('-', '').slice(0, 12), 16);
  const day = Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString().slice(0, 10);
  return isDay(day) ? day : undefined;
}
