/**
 * How long a key can be restored before it is gone, in days.
 *
 * The longest that AWS KMS offers and its default, and the default of Cloud KMS. KMS does not charge for a key that
 * waits for its deletion, so that nothing speaks for less, and a month is what most people need to miss a key that
 * only a yearly report uses.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html ("The default is 30 days")
 * https://cloud.google.com/kms/docs/key-states
 */
export const KEY_DELETION_WINDOW_DAYS = 30;

/**
 * How long deleted vaults, HSMs and keys of Azure can be recovered, in days: the longest that it offers, and the default.
 *
 * https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
 */
export const SOFT_DELETE_RETENTION_DAYS = 90;
