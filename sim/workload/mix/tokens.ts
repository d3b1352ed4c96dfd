/**
 * Tokens of a mix (paper 四.3): some are issued, one by each of the first accounts, and then moved
 * and swapped. Tokens that are issued later stay with their issuers.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import type { Amount, Height } from '../../../protocol/kernel/types.ts';
import { consentMessage } from '../../../protocol/ledger/operations/swap.ts';
import { tokenId } from '../../../protocol/ledger/token.ts';
import type { RandomStream } from '../../random.ts';
import type { Wallets } from '../wallets.ts';
import type { ChainView } from './chain-view.ts';
import type { Consents } from './consents.ts';
import type { Draft, Drafter } from './draft.ts';
import { Purse } from './purse.ts';

export interface TokenSetup {
  /** Number of the load; no two loads issue a token of one name. */
  readonly load: number;
  /** So many move. */
  readonly tokens: number;
  /** Of each transfer and each side of a swap. */
  readonly amount: bigint;
  readonly wallets: Wallets;
  readonly view: ChainView;
  readonly consents: Consents;
  readonly stream: RandomStream;
  /** Whether the account may sign now. */
  readonly isFree: (account: number) => boolean;
}

const DECIMALS = 6;
/** Of a token that moves: so many transfers. */
const SUPPLY = 1_000_000_000n;
const LARGEST = (1n << 64n) - 1n;
/** A consent is good for so many blocks: longer than anything waits that is ever executed. */
const CONSENT_BLOCKS = 10_000;

export class Tokens {
  readonly #setup: TokenSetup;
  readonly #purse = new Purse();
  #issued = 0;

  constructor(setup: TokenSetup) {
    this.#setup = setup;
  }

  readonly issue: Drafter = (_, { account }) => {
    const { load, tokens, amount } = this.#setup;
    const number = this.#issued;
    this.#issued += 1;
    const symbol = `L${load}T${number}`;
    const most = LARGEST / amount;
    const supply = amount * (most < SUPPLY ? most : SUPPLY);
    const operation = { symbol, decimals: DECIMALS, supply: supply as Amount };
    const onIncluded = (): void => {
      if (number < tokens) this.#purse.credit(account, tokenId(symbol), supply);
    };
    return { account, operation: { kind: 'issue-token', ...operation }, onIncluded };
  };

  /** By the account itself, if it has a token, or else by one that has. */
  readonly move: Drafter = (_, { account, other }) => {
    const { amount, wallets, stream, isFree } = this.#setup;
    const from = this.#purse.holders.pickOr(account, isFree, stream);
    if (from === null) return null;
    const token = defined(this.#purse.pick(from, stream) ?? undefined, 'token of a holder');
    const to = other === from ? account : other;
    this.#purse.debit(from, token, amount);
    const operation = { to: wallets.addressOf(to), token, amount: amount as Amount };
    return {
      account: from,
      operation: { kind: 'transfer-token', ...operation },
      onIncluded: () => this.#purse.credit(to, token, amount),
    };
  };

  /** With anybody who has another token, and whose key stays what it is. */
  readonly swap: Drafter = (now, { account }): Draft | null => {
    const { amount, wallets, consents, stream, isFree } = this.#setup;
    const { holders } = this.#purse;
    const sender = holders.pickOr(account, isFree, stream);
    if (sender === null) return null;
    const give = defined(this.#purse.pick(sender, stream) ?? undefined, 'token of a holder');
    const partner = holders.pick(
      (one) => one !== sender && isFree(one) && this.#purse.pick(one, stream, give) !== null,
      stream,
    );
    if (partner === null) return null;
    const take = defined(this.#purse.pick(partner, stream, give) ?? undefined, 'token to take');
    const terms = {
      counterparty: wallets.addressOf(partner),
      give: { token: give, amount: amount as Amount },
      take: { token: take, amount: amount as Amount },
      until: (this.#setup.view.guess(now) + CONSENT_BLOCKS) as Height,
    };
    const [from, nonce] = [wallets.addressOf(sender), wallets.nonceOf(sender)];
    const message = consentMessage({ ...terms, chain: wallets.chain, sender: from, nonce });
    const { suite, keys } = wallets.signerOf(partner);
    this.#purse.debit(sender, give, amount);
    this.#purse.debit(partner, take, amount);
    consents.give(partner);
    return {
      account: sender,
      operation: { kind: 'swap', ...terms, consent: suite.sign(message, keys.secretKey) },
      onIncluded: () => {
        consents.use(partner);
        this.#purse.credit(sender, take, amount);
        this.#purse.credit(partner, give, amount);
      },
    };
  };
}
