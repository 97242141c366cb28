import { ConfigurationError } from '../core/errors';
import { Retention, requireSixYears } from '../core/retention';
import { type AuditStore, AuditStoreError, type StoredVersion } from './store';
import { requireReason } from './support/reason';
import { isObjectPath, ObjectNames } from './write-once-store/object-names';
import type { ObjectService, ObservedHold } from './write-once-store/object-service';
import { describeFailure } from './write-once-store/service-failure';

/** Props of all stores that write once. */
export interface WriteOnceStoreProps {
  /**
   * What the names of objects begin with, in segments separated by `/`.
   *
   * @default - nothing
   */
  readonly prefix?: string;
  /**
   * How long an object is held; not less than six years.
   *
   * @default - six years, 2,192 days
   */
  readonly retention?: Retention;
  /**
   * Why less than six years is enough, such as `content of calls, which policy 12 keeps for 90 days`. A lock cannot be
   * undone, so it is also how one tries a store out.
   *
   * @default - less than six years is refused
   */
  readonly shorterRetentionReason?: string;
  /**
   * Why it is enough to read back how the first object of the process is held. It saves one request for each further
   * one, and no longer shows when the service holds objects for less than it was asked to.
   *
   * @default - it is read back for every object
   */
  readonly firstReadBackOnlyReason?: string;
}

const DAY = 86_400_000;

/** What the stores of all clouds do alike: an object is created once, held, and seen to be held. */
export class WriteOnceStore implements AuditStore {
  public readonly location: string;
  private readonly names: ObjectNames;
  private readonly retention: Retention;
  private readonly readsBackAll: boolean;
  private hasReadBack = false;

  /** @throws ConfigurationError for a malformed prefix, less than six years or a reason that is none */
  protected constructor(
    private readonly service: ObjectService,
    props: WriteOnceStoreProps,
  ) {
    const { prefix, retention = Retention.SIX_YEARS, shorterRetentionReason, firstReadBackOnlyReason } = props;
    if (prefix !== undefined && !isObjectPath(prefix)) {
      throw new ConfigurationError(
        `'prefix' must be segments of letters, digits and .:@=+,_- separated by '/', without one at either end, got '${prefix}'`,
      );
    }
    if (shorterRetentionReason === undefined) {
      requireSixYears(retention);
    } else {
      requireReason('shorterRetentionReason', shorterRetentionReason);
    }
    if (firstReadBackOnlyReason !== undefined) {
      requireReason('firstReadBackOnlyReason', firstReadBackOnlyReason);
    }
    this.location = prefix === undefined ? service.location : `${service.location}/${prefix}`;
    this.names = new ObjectNames(this.location, prefix);
    this.retention = retention;
    this.readsBackAll = firstReadBackOnlyReason === undefined;
  }

  public async create(key: string, content: Uint8Array, signal?: AbortSignal): Promise<'created' | 'exists'> {
    const name = this.names.nameOf(key);
    const put = await this.attempt('writing', key, () => this.service.put(name, content, this.holdUntil(), signal));
    if (put === 'exists') {
      // Perhaps this writer put it there and did not hear so: it must be held either way.
      const first = await this.firstVersion(key, name, signal);
      const { hold } = await this.attempt('reading back', key, () =>
        this.service.inspect(name, first, content, signal),
      );
      this.requireHeld(key, hold);
      return 'exists';
    }
    if (this.readsBackAll || !this.hasReadBack) {
      const { hold, isAsSent } = await this.attempt('reading back', key, () =>
        this.service.inspect(name, put.version, content, signal),
      );
      this.requireHeld(key, hold);
      if (!isAsSent) {
        throw this.error(`'${key}' is stored, but not as it was sent`);
      }
      this.hasReadBack = true;
    }
    return 'created';
  }

  public async read(key: string, signal?: AbortSignal): Promise<Uint8Array> {
    const name = this.names.nameOf(key);
    const version = await this.firstVersion(key, name, signal);
    return this.attempt('reading', key, () => this.service.get(name, version, signal));
  }

  public async *list(prefix: string): AsyncGenerator<StoredVersion, void, void> {
    try {
      for await (const { name, ...version } of this.service.versions(this.names.beginningOf(prefix))) {
        yield { key: this.names.keyOf(name), ...version };
      }
    } catch (error) {
      throw this.failure('listing', prefix, error);
    }
  }

  public async readVersion({ key, version }: StoredVersion): Promise<Uint8Array> {
    const name = this.names.nameOf(key);
    return this.attempt('reading', key, () => this.service.get(name, version));
  }

  /** A day longer than asked, as this clock may be slow, and as bucket policies count the whole days that are left. */
  private holdUntil(): Date {
    return new Date(Date.now() + this.retention.toSeconds() * 1000 + DAY);
  }

  private async firstVersion(key: string, name: string, signal?: AbortSignal): Promise<string | undefined> {
    const first = await this.attempt('listing', key, async () => {
      // Longer names that begin the same come after it.
      for await (const version of this.service.versions(name, signal)) {
        if (version.name !== name || !version.isDeletion) {
          return version;
        }
      }
      return undefined;
    });
    if (first?.name !== name) {
      throw this.error(`there is no '${key}'`);
    }
    return first.version;
  }

  private requireHeld(key: string, hold: ObservedHold): void {
    const { isLocked, mode = 'unknown', tellsUntil = true, until, createdAt } = hold;
    if (!isLocked) {
      throw this.error(`'${key}' is stored but can be deleted: its lock is '${mode}'; ${this.service.remedy}`);
    }
    if (!tellsUntil) {
      return;
    }
    if (until === undefined || createdAt === undefined) {
      throw this.error(`'${key}' is stored, but until when it is held is unknown; ${this.service.remedy}`);
    }
    const required = new Date(createdAt.getTime() + this.retention.toSeconds() * 1000);
    if (until < required) {
      throw this.error(
        `'${key}' is stored but held until ${until.toISOString()} only, and ${this.retention.toDays()} days from its ` +
          `creation end ${required.toISOString()}; check the clock of this machine, and what else sets retentions`,
      );
    }
  }

  private async attempt<T>(action: string, key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.failure(action, key, error);
    }
  }

  /** The error of the SDK is left out: it can hold the request. */
  private failure(action: string, key: string, error: unknown): AuditStoreError {
    const failure = this.service.failureOf(error);
    // What is wrong with the request, rather than with a key or a session.
    const isRefused = failure.status === 400 && /^(?!KMS\.|ExpiredToken)/.test(failure.code ?? '');
    const remedy = isRefused ? `; ${this.service.remedy}` : '';
    return this.error(`${action} '${key}' failed with ${describeFailure(failure)}${remedy}`);
  }

  private error(message: string): AuditStoreError {
    return new AuditStoreError(`${this.location}: ${message}`);
  }
}
