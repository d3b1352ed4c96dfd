import { describe, expect, it } from 'vitest';
import { DirectClients, type Submission } from '../../../sim/workload/direct-clients.ts';
import { transfer } from '../../protocol/chain/small-chain.ts';

const SECOND = 1_000_000;
const one = transfer('c0', 'c1', 1n);
const other = transfer('c1', 'c0', 1n);

function clients(isNew: boolean) {
  const handedIn: Submission[] = [];
  const direct = new DirectClients((submission) => handedIn.push(submission), isNew);
  const submit = (transaction: typeof one): void => {
    direct.submit(0, { transaction, account: 0 });
  };
  return { direct, handedIn, submit };
}

describe('DirectClients', () => {
  it('hand in again what nobody has committed for 30 s', () => {
    const { direct, handedIn, submit } = clients(true);
    submit(one);
    submit(other);
    const block = [one.id];
    // Every node commits it.
    direct.onCommitted(block);
    direct.onCommitted(block);
    direct.lookAgain(30 * SECOND - 1);
    expect(handedIn).toHaveLength(2);
    direct.lookAgain(30 * SECOND);
    expect(handedIn.slice(2)).toEqual([{ transaction: other, attempt: 2 }]);
  });

  it('hear of what they replay from each node that commits it', () => {
    const { direct, handedIn, submit } = clients(false);
    submit(one);
    const block = [one.id];
    direct.onCommitted(block);
    submit(one);
    direct.onCommitted(block);
    direct.lookAgain(60 * SECOND);
    expect(handedIn).toHaveLength(2);
  });
});
