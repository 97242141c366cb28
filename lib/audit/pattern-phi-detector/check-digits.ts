/** The digits of a text, without what separates them. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** ISO/IEC 7812-1 annex B, which cards, IMEIs and national provider identifiers use. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const value = Number(digits.charAt(digits.length - 1 - place)) * (place % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** The national provider identifier, 45 CFR 162.406: Luhn, with the prefix 80840 for health care in the United States. */
export function isProviderIdentifier(digits: string): boolean {
  return /^[12]\d{9}$/.test(digits) && passesLuhn(`80840${digits}`);
}

/** The registration number of the Drug Enforcement Administration: two letters, six digits and their check digit. */
export function isDeaNumber(number: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, check] = [...number.slice(2)].map(Number);
  return (a + c + e + 2 * (b + d + f)) % 10 === check;
}

/** IBAN, ISO 13616: modulo 97. */
export function isBankAccount(iban: string): boolean {
  const compact = iban.replaceAll(' ', '').toUpperCase();
  const rearranged = compact.slice(4) + compact.slice(0, 4);
  let remainder = 0;
  for (const character of rearranged) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** ABA routing number of a bank: weights 3, 7, 1. */
export function isRoutingNumber(digits: string): boolean {
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return digits.length === 9 && sum > 0 && sum % 10 === 0;
}

/** A letter's value is its place in its row. I, O and Q are none. */
const VIN_LETTERS = ['ABCDEFGH', 'JKLMN.P.R', '.STUVWXYZ'];
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Vehicle identification number with its check digit, 49 CFR 565.15(c). */
export function isVehicleIdentifier(text: string): boolean {
  const vin = text.toUpperCase();
  const sum = [...vin].reduce((total, character, index) => {
    const row = VIN_LETTERS.find((letters) => letters.includes(character));
    const value = row === undefined ? Number(character) : row.indexOf(character) + 1;
    return total + value * (VIN_WEIGHTS[index] ?? 0);
  }, 0);
  return vin.charAt(8) === (sum % 11 === 10 ? 'X' : `${sum % 11}`);
}
