import {
  type Check,
  fail,
  notApplicable,
  pass,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

/** The disks of an image: those made from a snapshot have its encryption, and may not name their own. */
export const IMAGE_CHECKS: Readonly<Record<string, Check>> = {
  aws_ami: {
    judge: (image) => {
      const disks = image.all('ebs_block_device[]').filter((disk) => !disk.isAbsent);
      return disks.length === 0 ? notApplicable() : disks.map(judgeDisk);
    },
    properties: ['ebs_block_device[].encrypted'],
    examples: () => ({
      compliant: [{ resource: { ebs_block_device: [{ device_name: '/dev/sda1', encrypted: true }] } }],
      violating: [{ resource: { ebs_block_device: [{ device_name: '/dev/sda1', encrypted: false }] } }],
      undetermined: [{ resource: { ebs_block_device: [{ device_name: '/dev/sda1', encrypted: UNDETERMINED }] } }],
      absent: [
        {
          title: 'a new disk is in the clear',
          resource: { ebs_block_device: [{ device_name: '/dev/sda1' }] },
          outcome: 'fail',
        },
        {
          title: 'a disk from a snapshot has its encryption',
          resource: { ebs_block_device: [{ device_name: '/dev/sda1', snapshot_id: 'snap-1' }] },
          outcome: 'notApplicable',
        },
      ],
    }),
  },
};

function judgeDisk(disk: Value): Verdict {
  const encrypted = disk.get('encrypted');
  if (encrypted.is(true)) {
    return pass('', encrypted.path);
  }
  if (encrypted.isUndetermined) {
    return undetermined(`${encrypted.path} is known only at deployment (${encrypted.describe()})`, encrypted.path);
  }
  return encrypted.isAbsent && !disk.get('snapshot_id').isAbsent
    ? notApplicable('the disk has the encryption of its snapshot')
    : fail(`${encrypted.path} is ${encrypted.describe()}; allowed: true`, encrypted.path);
}
