import { isAffirmative } from '../facts';
import type { Answers } from './answers';
import { isPhi } from './demands';
import type { Deployment } from './deployments';

/** What people have to declare for a deployment, since no template can show it, and the rules that ask for it. */
export function attestationsFor({ vendor, offering, construct, clouds }: Deployment, answers: Answers): string[] {
  const deIdentification = `the de-identification: its method (${answers.deIdentification}), who determined it, when, until when, and where it is filed (rule de-identification-documented)`;
  if (vendor.kind === 'self-hosted') {
    const names = clouds.filter((cloud) => answers.clouds.includes(cloud)).join(' or ');
    return [
      isPhi(answers)
        ? `a business associate agreement with the cloud in which the model runs (${names})`
        : deIdentification,
      `the SOC 2 Type II report of that cloud: its period, and who reviewed exceptions and subservice organizations`,
      LOCK,
    ];
  }
  const tiers = offering.baa.tiers.filter(({ baa }) => isAffirmative(baa)).map(({ id }) => id);
  return [
    isPhi(answers)
      ? `a business associate agreement with '${vendor.id}', tier ${tiers.join(' or ')}; ${offering.baa.route} (rule business-associate-agreement)`
      : deIdentification,
    `the SOC 2 Type II report of '${vendor.id}': its period, and who reviewed exceptions and subservice organizations; ${offering.soc2.route} (rule vendor-report-current)`,
    ...(vendor.kind === 'api'
      ? [
          `training and retention, confirmed in writing: ${offering.retention.zeroRetention} (rule vendor-terms-confirmed)`,
        ]
      : []),
    ...(construct === 'PrivateBedrock' ? [] : [LOCK]),
  ];
}

const LOCK = 'the lock of the audit log store: who decided that it cannot be undone, and where that is recorded';
