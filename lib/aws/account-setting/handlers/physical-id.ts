import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * The physical id of the custom resource for a setting begins with `SETTING-ACCOUNT-REGION` and is the same for as long
 * as the resource exists, so that CloudFormation never takes an update for a replacement and deletes "the old one".
 *
 * What the setting was before the resource was created goes into the id. Besides the properties, the id is all that
 * CloudFormation hands to a deletion; it lives exactly as long as the resource, and takes no store, permission or
 * cleaning of its own.
 */
export class PhysicalId {
  public constructor(private readonly base: string) {}

  /** Of a resource that was not created: its deletion changes nothing. */
  public get notCreated(): string {
    return `${this.base}/not-created`;
  }

  /** Of a resource that was created when the setting was `previous`, or unset. */
  public replacing(previous: object | undefined): string {
    if (previous === undefined) {
      return this.base;
    }
    const id = `${this.base}${PREVIOUS}${deflateRawSync(JSON.stringify(previous)).toString('base64url')}`;
    return id.length <= LONGEST ? id : `${this.base}/previous-too-long`;
  }

  /** Whether an id tells what the setting was before. Ids that CloudFormation made itself do not. */
  public remembers(id: string): boolean {
    return id === this.base || id.startsWith(`${this.base}${PREVIOUS}`);
  }

  /** What the setting was before, as JSON; nothing when it was unset or the id does not tell. */
  public previous(id: string): string | undefined {
    const prefix = `${this.base}${PREVIOUS}`;
    return id.startsWith(prefix)
      ? inflateRawSync(Buffer.from(id.slice(prefix.length), 'base64url')).toString()
      : undefined;
  }
}

const PREVIOUS = '/previous:';
/** CloudFormation takes up to 1 KB: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const LONGEST = 1024;
