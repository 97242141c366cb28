import { Catalogue, type Rule } from '../core';

/** Every rule, by id. A test compares the list with the files of this folder. */
export const rules: readonly Rule[] = [];

/** The whole catalogue. */
export const catalogue = new Catalogue(rules);
