import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { onAbort } from '../../../lib/audit/support/on-abort';

test('tells once, and nothing to those who stopped listening', () => {
  const controller = new AbortController();
  const [told, gone] = [jest.fn(), jest.fn()];
  onAbort(controller.signal, told);
  onAbort(controller.signal, gone)();
  controller.abort();
  controller.abort();
  expect(told).toHaveBeenCalledTimes(1);
  expect(gone).not.toHaveBeenCalled();
});

test('lets many calls share a signal without a warning of Node.js', () => {
  const script = `
    const { onAbort } = require(${JSON.stringify(join(__dirname, '..', '..', '..', 'lib', 'audit', 'support', 'on-abort.ts'))});
    const { signal } = new AbortController();
    process.on('warning', ({ message }) => console.log(message));
    for (let call = 0; call < 100; call++) onAbort(signal, () => {});`;
  expect(execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], { encoding: 'utf8' })).toBe('');
});
