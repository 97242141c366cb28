import { Op, type Postcondition, TerraformSelf } from 'cdktf';

/** Where the material of a key comes from. */
export enum KeyMaterial {
  /** The hardware of Azure makes it. */
  GENERATED = 'generated',
  /** Somebody imports it into the store (BYOK); Terraform looks the key up and never holds the material. */
  IMPORTED = 'imported',
}

/** Azure OpenAI takes RSA-HSM keys of 2,048 bits only; services wrap their data keys with them. */
export const KEY_SPECIFICATION = { keyType: 'RSA-HSM', keySize: 2048, keyOpts: ['wrapKey', 'unwrapKey'] };

/** A new version every year; the old one stays usable for 60 days in which consumers move on. */
export const ROTATION = { timeAfterCreation: 'P365D', expireAfter: 'P425D', notifyBeforeExpiry: 'P30D' } as const;

/** What Terraform checks of a key that it did not make, as soon as it finds it. */
export function keyConditions(): Postcondition[] {
  const { keyType, keySize } = KEY_SPECIFICATION;
  return [
    {
      condition: Op.and(
        Op.eq(TerraformSelf.getString('key_type'), keyType),
        Op.eq(TerraformSelf.getNumber('key_size'), keySize),
      ),
      errorMessage: `The key must be of the type ${keyType} with ${keySize} bits, the only kind that Azure OpenAI takes.`,
    },
  ];
}
