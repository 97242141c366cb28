import { type Output, printable } from './style';

/** Work that takes no longer than this shows no progress, in milliseconds. */
const PATIENCE = 500;

/** A line on the terminal that says what is being done; nothing where the output is no terminal. */
export class Progress {
  private readonly start = Date.now();
  private isShown = false;

  constructor(private readonly output: Output) {}

  /** Shows what is done now, `done` of `total`. */
  public show(what: string, done: number, total: number): void {
    this.write(`${done + 1} of ${total}: ${what}`);
  }

  /** Shows how far a walk has come whose end nobody knows, every thousand steps. */
  public count(what: string, done: number): void {
    if (done % 1000 === 0) {
      this.write(`${done} ${what}`);
    }
  }

  /** Removes the line. */
  public end(): void {
    if (this.isShown) {
      this.output.write('\r\u001b[K');
    }
  }

  private write(text: string): void {
    if (this.output.isTTY === true && Date.now() - this.start > PATIENCE) {
      this.isShown = true;
      this.output.write(`\r\u001b[K${printable(text)}`);
    }
  }
}
