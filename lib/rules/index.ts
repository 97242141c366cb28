import { Catalogue, type Rule } from '../core';
import { encryptedTransportOnly } from './encrypted-transport-only';
import { noPublicNetworkAccess } from './no-public-network-access';
import { tlsMinimumVersion } from './tls-minimum-version';
import { usRegionOnly } from './us-region-only';

/** Every rule, by id. A test compares the list with the files of this folder. */
export const rules: readonly Rule[] = [tlsMinimumVersion, encryptedTransportOnly, usRegionOnly, noPublicNetworkAccess];

/** The whole catalogue. */
export const catalogue = new Catalogue(rules);
