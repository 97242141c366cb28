import { MODEL_VENDORS, modelVendor } from '../../lib/core';
import { vendorRegistry } from '../../lib/vendors/registry';

/** Judgements read an excerpt of the registry; the registry is what is kept up to date. */
describe.each(MODEL_VENDORS)('the excerpt on $name', ({ id, baaTiers, apiHosts }) => {
  const vendor = vendorRegistry().vendor(id);
  const offering = vendorRegistry().offering(id);

  test('names the plans with a business associate agreement that the registry does', () => {
    const signing = offering.baa.tiers.filter(({ baa }) => baa === 'yes' || baa === 'limited').map((tier) => tier.id);
    const everyPlan = signing.length === offering.baa.tiers.length;
    expect(baaTiers ?? 'every plan').toEqual(everyPlan ? 'every plan' : signing);
  });

  test('knows the hosts of an API, and of APIs only', () => {
    const hosts = offering.usResidency.options.flatMap((option) => option.hosts ?? []);
    expect(apiHosts.length > 0).toBe(vendor.kind === 'api');
    expect(hosts.filter((host) => !apiHosts.some((api) => host === api || host.endsWith(`.${api}`)))).toEqual([]);
  });
});

test('the excerpt holds every vendor of the registry but models on machines of one’s own', () => {
  const ids = vendorRegistry()
    .vendors.filter(({ kind }) => kind !== 'self-hosted')
    .map(({ id }) => id);
  expect(MODEL_VENDORS.map(({ id }) => id).sort()).toEqual(ids.sort());
  expect(modelVendor('self-hosted')).toBeUndefined();
});
