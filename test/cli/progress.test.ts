import { Progress } from '../../lib/cli/progress';

describe('the progress line', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('appears on a terminal when work takes long, and is removed', () => {
    const written = writtenBy(true, 600);
    expect(written).toEqual(['\r\u001b[K3 of 9: reading a.json', '\r\u001b[K']);
  });

  test('does not appear for quick work', () => {
    expect(writtenBy(true, 100)).toEqual([]);
  });

  test('does not appear where the output is no terminal', () => {
    expect(writtenBy(false, 600)).toEqual([]);
  });

  function writtenBy(isTTY: boolean, milliseconds: number): string[] {
    const written: string[] = [];
    const progress = new Progress({ isTTY, write: (text) => written.push(text) });
    jest.advanceTimersByTime(milliseconds);
    progress.show('reading a.json', 2, 9);
    progress.end();
    return written;
  }
});
