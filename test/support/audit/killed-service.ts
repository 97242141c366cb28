import { writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { LocalFileStore } from '../../../lib/audit/local-file-store';
import { auditorTo, outcome, request, writerTo } from './auditing';

/**
 * A process that makes calls and dies. `killed-service.js FOLDER step N` makes two calls and kills itself at the Nth
 * step of the file system or of the model; `... FOLDER endless` makes calls until it is killed; `... FOLDER full CALLS`
 * makes a number of calls whatever becomes of them. The model leaves a file for each call, outside of the store.
 */
const [folder = '', mode = '', number = ''] = process.argv.slice(2);

const store = new LocalFileStore(join(folder, 'store'));
const writer = writerTo(store, { attempts: 2 });
const auditor = auditorTo(store, { writer, onProblem: () => {} });
let steps = 0;

/** `step` counts only here, so that the process dies between any two things that outlast it. */
function step(): void {
  steps++;
  if (mode === 'step' && steps === Number(number)) {
    process.kill(process.pid, 'SIGKILL');
  }
}

function call(sessionId: string): Promise<unknown> {
  return auditor.call(
    request({ caller: { userId: 'u', sessionId } }),
    async () => {
      step();
      writeFileSync(join(folder, 'calls', sessionId), '');
      step();
    },
    () => outcome,
  );
}

/** Counts what is done to files, and writes them in two halves. */
async function countSteps(): Promise<void> {
  const { open, link, unlink, mkdir } = fs;
  const counted =
    <A extends unknown[], R>(operation: (...parameters: A) => R) =>
    (...parameters: A): R => {
      step();
      return operation(...parameters);
    };
  Object.assign(fs, { open: counted(open), link: counted(link), unlink: counted(unlink), mkdir: counted(mkdir) });
  const handle = await open(__filename);
  const prototype = Object.getPrototypeOf(handle);
  const { sync } = prototype;
  prototype.sync = function (this: fs.FileHandle) {
    step();
    return sync.call(this);
  };
  prototype.writeFile = async function (this: fs.FileHandle, content: Buffer) {
    const half = content.length >> 1;
    await this.write(content.subarray(0, half));
    step();
    await this.write(content.subarray(half));
  };
  await handle.close();
}

async function main(): Promise<void> {
  if (mode === 'step') {
    await countSteps();
    for (const name of ['a', 'b']) {
      await call(name);
    }
  } else if (mode === 'endless') {
    process.stdout.write('ready\n');
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let index = 0; ; index++) {
          await call(`${worker}-${index}`);
        }
      }),
    );
  } else {
    const refused: string[] = [];
    for (let index = 0; index < Number(number); index++) {
      await call(`${index}`).catch((error: Error) => refused.push(error.message));
    }
    await auditor.drain();
    process.stdout.write(JSON.stringify(refused));
  }
}

void main();
