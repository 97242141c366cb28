import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { ProjectIamAuditConfig } from '@cdktf/provider-google/lib/project-iam-audit-config';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { type ITerraformDependable, type TerraformElement, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { AuditLogStore } from './audit-log-store';
import { dependenciesIn } from './support/dependencies';
import { validateProject } from './support/location';
import { GoogleProject, nameOf } from './support/project';

/** Props of {@link AuditTrail}. */
export interface AuditTrailProps {
  /** Where the records go; its project is watched. */
  readonly store: AuditLogStore;
}

const AUDIT_LOGS = ['activity', 'data_access', 'policy', 'system_event'].map(
  (log) => `log_id("cloudaudit.googleapis.com/${log}")`,
);
const NETWORK_LOGS = ['compute.googleapis.com/vpc_flows', 'compute.googleapis.com/firewall'].map(
  (log) => `log_id("${log}")`,
);

/**
 * Records who did what in a project: data-access audit logs of every service, which are off by default, with nobody
 * exempted; and their delivery, with those of administration, denied calls and network flows, to the locked store.
 *
 * What is recorded of a call to a model is who called which model when. Prompts and answers are the subject of
 * {@link RequestResponseLog}.
 *
 * The audit configuration of all services is one for a project: a second one for `allServices` would replace it.
 *
 * Implements 45 CFR 164.312(b), audit controls; evidences 164.308(a)(1)(ii)(D), information system activity review,
 * once somebody reads the records.
 *
 * @see https://cloud.google.com/logging/docs/audit/configure-data-access
 */
export class AuditTrail extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['activity-trail-enabled'];

  /** Where the records go. */
  public readonly store: AuditLogStore;
  private readonly watched = new Map<string, TerraformElement[]>();

  constructor(scope: Construct, id: string, { store }: AuditTrailProps) {
    super(scope, id);
    this.store = store;
    this.watchProject(store.place.project);
  }

  /**
   * Records what happens in a project, once however often it is asked; those of other projects go to the same store.
   *
   * @param project the id of the project
   * @throws ConfigurationError for an id that is none
   */
  public watchProject(project: string): void {
    validateProject(project);
    const name = nameOf(project, this);
    if (!this.watched.has(name)) {
      this.watched.set(name, this.watch(project, project === this.store.place.project ? '' : `-${name}`));
    }
  }

  /** What must be named in `dependsOn` by whatever should be on record from its first call on. */
  public dependenciesIn(scope: IConstruct): ITerraformDependable[] {
    return dependenciesIn(scope, [...this.watched.values()].flat());
  }

  private watch(project: string, suffix: string): TerraformElement[] {
    const { namePrefix } = this.store.place;
    const config = createAuditConfig(this, `AuditConfig${suffix}`, project, 'allServices');
    const enabled = [GoogleProject.of(this, project).enable('logging.googleapis.com')];
    const archive = new LoggingProjectSink(this, `ArchiveSink${suffix}`, {
      project,
      name: `${namePrefix}-audit-archive`,
      destination: `storage.googleapis.com/${this.store.bucket.name}`,
      filter: [...AUDIT_LOGS, ...NETWORK_LOGS].join(' OR '),
      uniqueWriterIdentity: true,
      dependsOn: enabled,
    });
    const writer = new StorageBucketIamMember(this, `ArchiveWriter${suffix}`, {
      bucket: this.store.bucket.name,
      role: 'roles/storage.objectCreator',
      member: archive.writerIdentity,
    });
    const search = new LoggingProjectSink(this, `SearchSink${suffix}`, {
      project,
      name: `${namePrefix}-audit-search`,
      destination: this.store.logBucketDestination,
      filter: AUDIT_LOGS.join(' OR '),
      uniqueWriterIdentity: true,
      dependsOn: enabled,
    });
    if (suffix !== '') {
      this.admitWriter(suffix, search);
    }
    return [config, writer, search];
  }

  /** Within a project, Cloud Logging writes without a permission; the sink of another project needs one. */
  private admitWriter(suffix: string, sink: LoggingProjectSink): void {
    const { project, region } = this.store.place;
    new ProjectIamMember(this, `SearchWriter${suffix}`, {
      project,
      role: 'roles/logging.bucketWriter',
      member: sink.writerIdentity,
      condition: {
        title: 'audit log bucket only',
        expression: `resource.name.endsWith("locations/${region}/buckets/${Token.asString(this.store.logBucket.bucketId)}")`,
      },
    });
  }
}

/** Turns the data-access logs of a service on, with nobody exempted. */
export function createAuditConfig(
  scope: Construct,
  id: string,
  project: string,
  service: string,
): ProjectIamAuditConfig {
  return new ProjectIamAuditConfig(scope, id, {
    project,
    service,
    auditLogConfig: ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'].map((logType) => ({ logType })),
  });
}
