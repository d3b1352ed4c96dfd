/**
 * The keys of those who send single transactions. Which one signs is read from the chain, as a
 * wallet does it: a change of keys counts from some block on, or not at all.
 *
 * @module
 */
import { toHex } from '../../protocol/kernel/bytes.ts';
import type { Address } from '../../protocol/kernel/types.ts';
import { keyAt, type Account } from '../../protocol/ledger/account.ts';
import type { Party, SignatureName } from '../../scenarios/scenario.ts';
import { nameOf, type Key, type KeyRing } from '../key-ring.ts';

/** The account on the chain that clients see, and the height of the next block. */
export type LookUp = (address: Address) => {
  readonly account: Account | undefined;
  readonly height: number;
};

export class Keeper {
  readonly #ring: KeyRing;
  readonly #lookUp: LookUp;
  readonly #defaultSignatures: SignatureName;
  /** Every key that somebody here has or had, by its public half. */
  readonly #keys = new Map<string, Key>();
  /** The one that is used while the chain knows no account of theirs. */
  readonly #first = new Map<string, Key>();
  readonly #changes = new Map<string, number>();

  constructor(ring: KeyRing, defaultSignatures: SignatureName, lookUp: LookUp) {
    this.#ring = ring;
    this.#defaultSignatures = defaultSignatures;
    this.#lookUp = lookUp;
  }

  addressOf(party: Party): Address {
    return this.#ring.addressOf(nameOf(party));
  }

  /** The key that an account begins with. */
  firstKeyOf(party: Party, signatures: SignatureName): Key {
    const name = nameOf(party);
    const known = this.#first.get(name);
    if (known !== undefined) return known;
    // Whoever votes for a delegate from the start has the delegate's key.
    const owner = party.kind === 'holder' ? nameOf({ ...party, kind: 'delegate' }) : name;
    const key = this.#remember(this.#ring.keyOf(owner, signatures));
    this.#first.set(name, key);
    return key;
  }

  /** One that nobody has had yet. */
  newKeyOf(party: Party, signatures: SignatureName): Key {
    const name = nameOf(party);
    const change = (this.#changes.get(name) ?? 0) + 1;
    this.#changes.set(name, change);
    return this.#remember(this.#ring.keyOf(`${name}/key/${change}`, signatures));
  }

  /** The one that signs for the account in the next block. */
  keyOf(party: Party): Key {
    const first = this.firstKeyOf(party, this.#defaultSignatures);
    const { account, height } = this.#lookUp(this.addressOf(party));
    if (account === undefined) return first;
    return this.#keys.get(toHex(keyAt(account, height).publicKey)) ?? first;
  }

  #remember(key: Key): Key {
    this.#keys.set(toHex(key.publicKey), key);
    return key;
  }
}
