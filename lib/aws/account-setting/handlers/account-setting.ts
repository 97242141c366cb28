import { setTimeout as elapsed } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { differences } from './configuration';
import { messageOf, persistently } from './persistence';
import { PhysicalId } from './physical-id';
import { choiceOf, type Properties } from './properties';
import type { Setting } from './setting';

/** The attributes of the resource. All are always there: `Fn::GetAtt` of a missing one fails the deployment. */
export interface Attributes {
  readonly Outcome: 'CREATED' | 'ADOPTED' | 'OVERWRITTEN' | 'UPDATED' | 'LEFT' | 'RESTORED';
  /** How the setting differed from the last deployment before it was updated; empty when it did not. */
  readonly Drift: string;
  /** What the setting was before the resource was created, as JSON; empty when it was unset. */
  readonly Previous: string;
}

/** How long a change may take to be read back, in milliseconds between attempts. */
const SETTLING = [0, 1_000, 2_000, 4_000];

/**
 * Brings a setting of an account and Region to what a custom resource asks for, without taking it away from others.
 *
 * The APIs offer no conditional write: another writer may come between reading and writing.
 */
export class AccountSetting<Configuration extends object> {
  private readonly ids: PhysicalId;
  private readonly label: string;
  private id: string;

  public constructor(
    private readonly setting: Setting<Configuration>,
    private readonly event: CloudFormationCustomResourceEvent,
    private readonly signal: AbortSignal,
  ) {
    const [, , , region, account] = event.StackId.split(':');
    this.label = `${setting.name}-${account}-${region}`;
    this.ids = new PhysicalId(this.label);
    this.id = event.RequestType === 'Create' ? this.ids.notCreated : event.PhysicalResourceId;
  }

  /** What CloudFormation is to call the resource. Right at any time, also after a failure. */
  public get physicalResourceId(): string {
    return this.id;
  }

  public apply(): Promise<Attributes> {
    switch (this.event.RequestType) {
      case 'Create':
        return this.create();
      case 'Update':
        return this.update(this.event.OldResourceProperties);
      case 'Delete':
        return this.delete();
    }
  }

  private async create(): Promise<Attributes> {
    const wanted = this.wanted();
    const found = await this.read();
    const conflicts = found === undefined ? [] : differences(found, wanted);
    if (conflicts.length > 0 && !this.overwrites) {
      throw new Error(
        `${this.label} is set otherwise already: ${conflicts.join('; ')}; nothing was changed. If its owner agrees, ` +
          'or an earlier deployment of this stack left it, replace it with OnExisting.OVERWRITE',
      );
    }
    const id = this.ids.replacing(found);
    if (this.restores && !this.ids.remembers(id)) {
      throw new Error(
        `${this.label} has a configuration that is too long to be kept for OnDelete.RESTORE_PREVIOUS; nothing was ` +
          'changed. Keep it yourself and choose OnDelete.LEAVE',
      );
    }
    this.id = id;
    if (found === undefined) {
      await this.write(wanted);
      return { Outcome: 'CREATED', Drift: '', Previous: '' };
    }
    const Previous = JSON.stringify(found);
    if (conflicts.length === 0) {
      return { Outcome: 'ADOPTED', Drift: '', Previous };
    }
    this.log('overwriting', { previous: found, conflicts });
    try {
      await this.write(wanted);
    } catch (error) {
      throw await this.undo(found, error);
    }
    return { Outcome: 'OVERWRITTEN', Drift: '', Previous };
  }

  private async update(oldProperties: Properties): Promise<Attributes> {
    const wanted = this.wanted();
    const found = await this.read();
    const isWanted = differences(found, wanted).length === 0;
    // What is wanted already is no drift: the update that is rolled back here, or an earlier attempt, got no further.
    const drift = isWanted ? [] : this.driftSince(oldProperties, found);
    if (drift.length > 0) {
      this.log('drift', { found, drift });
    }
    if (!isWanted) {
      await this.write(wanted);
    }
    return { Outcome: 'UPDATED', Drift: drift.join('; '), Previous: this.ids.previous(this.id) ?? '' };
  }

  /** A safeguard does not end with a stack: only on request, and only while it is as this resource set it. */
  private async delete(): Promise<Attributes> {
    // First, so that what could not be created can always be deleted.
    if (!this.ids.remembers(this.id)) {
      return this.leave('this resource did not set it, or does not know what it was before');
    }
    if (!this.restores) {
      return this.leave('OnDelete.LEAVE');
    }
    const found = await this.read();
    const foreign = differences(found, this.wanted());
    if (foreign.length > 0) {
      return this.leave(`it is not as this resource set it: ${foreign.join('; ')}`);
    }
    const previous = this.ids.previous(this.id);
    const restored: Configuration | undefined = previous === undefined ? undefined : JSON.parse(previous);
    if (differences(found, restored).length > 0) {
      await this.write(restored);
    }
    return { Outcome: 'RESTORED', Drift: '', Previous: '' };
  }

  private driftSince(oldProperties: Properties, found: Configuration | undefined): string[] {
    try {
      return differences(found, this.setting.wanted(oldProperties));
    } catch (error) {
      return [`not known, as the properties from before are of another version: ${messageOf(error)}`];
    }
  }

  private leave(reason: string): Attributes {
    this.log('left', { reason });
    return { Outcome: 'LEFT', Drift: '', Previous: '' };
  }

  /** Gives a replaced configuration back when the resource cannot be created after all. */
  private async undo(previous: Configuration, cause: unknown): Promise<Error> {
    try {
      await this.write(previous);
    } catch (error) {
      return new Error(
        `${messageOf(cause)}; the configuration from before could not be put back (${messageOf(error)}): ` +
          JSON.stringify(previous),
      );
    }
    this.id = this.ids.notCreated;
    return new Error(`${messageOf(cause)}; the configuration from before was put back`);
  }

  private async write(configuration: Configuration | undefined): Promise<void> {
    await persistently(() => this.setting.write(configuration, this.signal), this.signal);
    let remaining: string[] = [];
    for (const pause of SETTLING) {
      await elapsed(pause, undefined, { signal: this.signal });
      remaining = differences(await this.read(), configuration);
      if (remaining.length === 0) {
        return;
      }
    }
    throw new Error(`${this.label} is not read back as it was set: ${remaining.join('; ')}`);
  }

  private read(): Promise<Configuration | undefined> {
    return persistently(() => this.setting.read(this.signal), this.signal);
  }

  private wanted(): Configuration {
    return this.setting.wanted(this.event.ResourceProperties);
  }

  private get overwrites(): boolean {
    return choiceOf(this.event.ResourceProperties, 'OnExisting', ['REFUSE', 'OVERWRITE']) === 'OVERWRITE';
  }

  private get restores(): boolean {
    return choiceOf(this.event.ResourceProperties, 'OnDelete', ['LEAVE', 'RESTORE_PREVIOUS']) === 'RESTORE_PREVIOUS';
  }

  private log(event: string, details: object): void {
    console.log(JSON.stringify({ event, setting: this.label, ...details }));
  }
}
